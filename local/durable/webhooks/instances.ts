import type { HubClient, Started, Told } from '../client/hub-client'
import type { Instance } from '../contract'
import { isFinal } from '../store/transaction'
import { isJson, parsedOrRaw, problem, wholeSeconds, wrongArgument } from './answers'
import { managementUrls } from './binding-payload'
import type { WebAnswer, WebRequest } from './contract'
import { filterOf, isOn, topOf } from './filters'
import { shownHistory } from './history'

/** What the pages need of their hub. */
export interface PagesDeps {
  readonly client: HubClient
  readonly hubName: string
  readonly pause: (milliseconds: number) => Promise<void>
  readonly now: () => number
}

/** `POST orchestrators/{function}[/{id}]`: starts, and waits for the end where that is asked for. */
export async function startInstance(request: WebRequest, deps: PagesDeps): Promise<WebAnswer> {
  const [, name = '', instanceId] = request.segments
  const { query, body } = request
  if (body !== '' && !isJson(body)) return problem(400, 'Invalid JSON content')
  const version = query.get('version')
  const started = await deps.client.start({
    name,
    input: body === '' ? null : body,
    ...(instanceId !== undefined && instanceId !== '' && { instanceId }),
    ...(version !== null && version !== '' && { version }),
  })
  if (started.kind !== 'started') return refusal(started)

  const timeout = Number(query.get('timeout') ?? Number.NaN)
  const interval = Number(query.get('pollingInterval') ?? Number.NaN)
  if (timeout > 0 && interval > 0) {
    const ended = await waitForEnd(started.id, timeout * 1000, interval * 1000, deps)
    if (ended?.status === 'Completed') return { status: 200, body: parsedOrRaw(ended.output) }
    if (ended)
      return { status: isOn(query, 'returnInternalServerErrorOnFailure') ? 500 : 200, body: shownStatus(ended) }
  }
  return accepted(started.id, request, deps)
}

/** `GET instances/{id}`. */
export function instanceStatus({ segments, query, origin }: WebRequest, { client, hubName }: PagesDeps): WebAnswer {
  const [, id = ''] = segments
  const instance = client.status(id)
  if (!instance) return problem(404, `No instance with ID '${id}' found.`)
  const history = isOn(query, 'showHistory')
    ? shownHistory(client.history(id), isOn(query, 'showHistoryOutput'))
    : undefined
  const body = shownStatus(instance, isOn(query, 'showInput', true), history)
  if (!isFinal(instance.status)) {
    const location = managementUrls(origin, hubName, id)['statusQueryGetUri'] ?? ''
    return { status: 202, headers: { location, 'retry-after': '5' }, body }
  }
  const isFailure = instance.status === 'Failed' && isOn(query, 'returnInternalServerErrorOnFailure')
  return { status: isFailure ? 500 : 200, body }
}

/** `GET instances/`. */
export function listInstances({ query, continuationToken }: WebRequest, { client }: PagesDeps): WebAnswer {
  const { items, token } = client.find(filterOf(query), topOf(query), continuationToken)
  const showsInput = isOn(query, 'showInput', true)
  return {
    status: 200,
    body: items.map((instance) => shownStatus(instance, showsInput)),
    ...(token !== undefined && { headers: { 'x-ms-continuation-token': token } }),
  }
}

/** `DELETE instances/{id}`. */
export async function purgeInstance({ segments }: WebRequest, { client }: PagesDeps): Promise<WebAnswer> {
  const [, id = ''] = segments
  const told = await client.purge(id)
  return told === 'accepted'
    ? { status: 200, body: { instancesDeleted: 1 } }
    : problem(404, told === 'not-found' ? `No instance with ID '${id}' found.` : `Instance '${id}' has not ended.`)
}

/** `DELETE instances/`. */
export async function purgeInstances({ query }: WebRequest, { client }: PagesDeps): Promise<WebAnswer> {
  const filter = filterOf(query)
  if (filter.createdFrom === undefined) return problem(400, `Please provide value for 'createdTimeFrom' parameter.`)
  const instancesDeleted = await client.purgeBy(filter)
  return instancesDeleted > 0
    ? { status: 200, body: { instancesDeleted } }
    : problem(404, 'No instance was found that has ended and is within the filter.')
}

/** `POST instances/{id}/{operation}`. */
export async function orderInstance(request: WebRequest, deps: PagesDeps): Promise<WebAnswer> {
  const [, id = '', operation = '', eventName = ''] = request.segments
  const { client } = deps
  const reason = request.query.get('reason')
  switch (operation.toLowerCase()) {
    case 'raiseevent':
      return raiseEvent(request, id, eventName, client)
    case 'terminate':
      return told(await client.terminate(id, reason), id)
    case 'suspend':
      return told(await client.suspend(id, reason), id)
    case 'resume':
      return told(await client.resume(id, reason), id)
    case 'rewind': {
      const answer = await client.rewind(id, reason)
      if (answer !== 'wrong-state') return told(answer, id)
      return { status: 412, body: 'The rewind operation is only supported on failed orchestration instances.' }
    }
    case 'restart': {
      const started = await client.restart(id, isOn(request.query, 'restartWithNewInstanceId', true))
      if (started === 'not-found') return told(started, id)
      return started.kind === 'started' ? accepted(started.id, request, deps) : refusal(started)
    }
    default:
      return { status: 404 }
  }
}

async function raiseEvent(
  { body, contentType }: WebRequest,
  id: string,
  name: string,
  client: HubClient,
): Promise<WebAnswer> {
  if (name === '') return wrongArgument('The event has no name')
  if (body !== '' && !/^application\/json\b/i.test(contentType)) {
    return problem(400, 'Only application/json request content is supported')
  }
  if (body !== '' && !isJson(body)) return problem(400, 'Invalid JSON content')
  return told(await client.raiseEvent(id, name, body === '' ? null : body), id)
}

function told(answer: Told, id: string): WebAnswer {
  switch (answer) {
    case 'accepted':
      return { status: 202 }
    case 'not-found':
      return problem(404, `No instance with ID '${id}' found.`)
    case 'ended':
      return { status: 410 }
    case 'wrong-state':
    default:
      return problem(500, 'Something went wrong while processing your request', `Instance '${id}' is not in that state`)
  }
}

function refusal(started: Exclude<Started, { kind: 'started' }>): WebAnswer {
  return started.kind === 'in-use' ? problem(409, started.why) : wrongArgument(started.why)
}

function accepted(id: string, { origin }: WebRequest, { hubName }: PagesDeps): WebAnswer {
  const { rewindPostUri: _none, ...links } = managementUrls(origin, hubName, id)
  return { status: 202, headers: { location: links['statusQueryGetUri'] ?? '', 'retry-after': '10' }, body: links }
}

async function waitForEnd(
  id: string,
  timeout: number,
  interval: number,
  { client, now, pause }: PagesDeps,
): Promise<Instance | undefined> {
  const end = now() + timeout
  for (;;) {
    const instance = client.status(id)
    if (instance && isFinal(instance.status)) return instance
    const left = end - now()
    if (left <= 0) return undefined
    await pause(Math.min(interval, left))
  }
}

function shownStatus(instance: Instance, showsInput = true, history?: readonly object[]): object {
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: showsInput ? parsedOrRaw(instance.input) : null,
    customStatus: parsedOrRaw(instance.customStatus),
    output: parsedOrRaw(instance.output),
    createdTime: wholeSeconds(instance.createdAt),
    lastUpdatedTime: wholeSeconds(instance.updatedAt),
    ...(history && { historyEvents: history }),
  }
}
