import { createHmac } from 'node:crypto'
import type { BlobStore } from '../../blobs/contract'
import { callerOfRun } from '../../caller'
import { toFault } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import type { Json } from '../../json'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { Hook, OpenHook, RunHeader, WebhookState } from '../contract'
import { hasEnded, headerShape } from '../documents'
import type { ValueFunctions } from '../values'

/** What telling the end of a run stands on. */
export interface TellDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly values: ValueFunctions
  readonly openHook: OpenHook
  /** The flows' fetch: private addresses are refused [22]. */
  readonly fetch: Fetch
}

const firstPause = 30_000
const longestPause = 3_600_000
const mostAttempts = 24
const patience = 10_000
const largestOutputs = 1_000_000

/** The state of a webhook before a run has ended. */
export const untold = (connection: string, now: number): WebhookState => ({
  connection,
  state: 'pending',
  attempts: 0,
  next: isoTime(now),
})

/**
 * Tells the end of a run to its webhook if that is due, at least once. The ended header is the outbox: an attempt is
 * claimed on it before anything is sent, so a process that dies has the next one follow after the pause, and two
 * processes do not tell at the same time. True where an attempt was made.
 */
export const tellEnd = async (deps: TellDeps, project: string, id: string): Promise<boolean> => {
  const header = await claimAttempt(deps, project, id)
  if (!header?.webhook) return false
  const last = await send(deps, project, header, header.webhook)
  const isTaken = /^2\d\d$/.test(last)
  await changeWebhook(deps, project, id, (there, hook) => {
    if (there.epoch !== header.epoch || hook.state !== 'pending') return undefined
    if (isTaken) return { ...hook, state: 'delivered', last, delivered: isoTime(deps.world.now()) }
    return { ...hook, last, ...(hook.attempts >= mostAttempts && { state: 'failed' as const }) }
  })
  if (!isTaken) {
    const { connection, attempts } = header.webhook
    deps.world.log('warning', 'The end of a run could not be told', { run: id, connection, attempts, last })
  }
  return true
}

const claimAttempt = async (deps: TellDeps, project: string, id: string): Promise<RunHeader | undefined> => {
  let isOurs = false
  const header = await changeWebhook(deps, project, id, (there, hook) => {
    const now = deps.world.now()
    isOurs = hasEnded(there) && hook.state === 'pending' && Date.parse(hook.next) <= now
    if (!isOurs) return undefined
    const pause = Math.min(longestPause, firstPause * 2 ** hook.attempts)
    return { ...hook, attempts: hook.attempts + 1, next: isoTime(now + pause) }
  })
  return isOurs ? header : undefined
}

const changeWebhook = async (
  { store, world }: TellDeps,
  project: string,
  id: string,
  change: (header: RunHeader, hook: WebhookState) => WebhookState | undefined,
): Promise<RunHeader | undefined> => {
  const place = { container: 'runs', key: [project, id], id, shape: headerShape } as const
  const kept = await changeDocument(store, world, place, (there): RunHeader | undefined => {
    const webhook = there?.webhook && change(there, there.webhook)
    return there && webhook ? { ...there, webhook } : undefined
  })
  return kept?.value
}

// The status of the answer, or the word of what went wrong: never a text from outside.
const send = async (
  deps: TellDeps,
  project: string,
  header: RunHeader,
  { connection }: WebhookState,
): Promise<string> => {
  const { world, fetch } = deps
  const over = new AbortController()
  const late = new AbortController()
  const expire = (): void => {
    if (!over.signal.aborted) late.abort()
  }
  world.sleep(patience, over.signal).then(expire, expire)
  try {
    const hook = await deps.openHook(callerOfRun(project, header.caller, undefined), connection)
    const body = JSON.stringify(await messageOf(deps, project, header, hook))
    const time = Math.floor(world.now() / 1_000)
    const response = await fetch(hook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sluice-event': eventId(header),
        'x-sluice-signature': `t=${time},v1=${signatureOf(hook.key, time, body)}`,
      },
      body,
      signal: late.signal,
    })
    await response.body?.cancel()
    return String(response.status)
  } catch (error) {
    return late.signal.aborted ? 'timed_out' : toFault(error).word
  } finally {
    over.abort('it has answered')
  }
}

/** The signature of a message: HMAC-SHA256 over its time and text, as hexadecimal digits. */
export const signatureOf = (key: string, time: number, body: string): string =>
  createHmac('sha256', key).update(`${time}.${body}`).digest('hex')

// The same end has the same name, however often it is told.
const eventId = ({ id, epoch }: RunHeader): string => `${id}~${epoch}`

const messageOf = async (
  { blobs, values }: TellDeps,
  project: string,
  header: RunHeader,
  { content }: Hook,
): Promise<Readonly<Record<string, Json>>> => {
  const { id, kind, flow, status, outputs, error, ended } = header
  const isLarge = outputs !== undefined && 'ref' in outputs && outputs.size > largestOutputs
  return {
    event_id: eventId(header),
    run_id: id,
    kind,
    flow,
    status,
    ended_at: ended ?? null,
    ...(content && outputs && !isLarge && { outputs: await values.openValue(blobs, { project, run: id }, outputs) }),
    ...(content && isLarge && { outputs_too_large: true }),
    ...(error && { error: content ? { code: error.code, message: error.message } : { code: error.code } }),
  }
}
