import { Fault, fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { NodeFinish, Plan } from '../contract'
import type { FlowsRoom } from '../flows-deps'
import { runNow, type CallNow } from '../run-now'
import { resolveOutputs, type RunValues } from '../run-values'
import { negotiate, type Accepts } from './accepts'
import type { ScoreReply } from './contract'
import { openPieces } from './pieces'
import { severalStreams } from './several-streams'
import { isShown, shownFields } from './shown-fields'
import type { StreamField } from './stream-fields'

/** Scores for a client that takes events. As upstream, the stream begins when every other node has ended: then their outputs can go first, and until then a failure has a status. */
export const scoreInPieces = async (
  deps: FlowsRoom,
  call: CallNow,
  fields: readonly StreamField[],
  accepts: Accepts,
): Promise<ScoreReply> => {
  const { plan } = call
  const { responseFields: included } = deps
  const left = new AbortController()
  const pieces = openPieces(() => left.abort())
  let field: StreamField | undefined
  let told = ''
  let known: RunValues | undefined
  let open: (first: JsonObject) => void = () => undefined
  const opened = new Promise<JsonObject>((resolve) => {
    open = resolve
  })
  const openWhenReady = (): void => {
    const first = field && known && firstFields(plan, included, field, known)
    if (first) open(first)
  }
  const hear = (output: string, delta: string): void => {
    const heard = fields.find((candidate) => candidate.told === output)
    if (!heard) return
    if ((field && field.node !== heard.node) || fields.some((other) => other !== heard && other.told === output))
      return left.abort(severalStreams())
    field = heard
    told += delta
    pieces.push(delta)
    openWhenReady()
  }

  const run = runNow(deps, {
    ...call,
    signal: AbortSignal.any([left.signal, ...(call.signal ? [call.signal] : [])]),
    onEvent: (event) => {
      if (event.type === 'token') hear(event.output, event.delta)
    },
    onKnown: (values) => {
      known = values
      openWhenReady()
    },
  }).catch((error: unknown) => {
    throw left.signal.reason instanceof Fault ? left.signal.reason : error
  })
  const start = await Promise.race([opened.then((first) => ({ first })), run.then((outcome) => ({ outcome }))])
  if ('first' in start && field) {
    const { name } = field
    void run.then(
      ({ outputs }) => {
        // Text that was taken back by a second try must not pass for the answer.
        const whole = outputs?.[name]
        if (typeof whole !== 'string' || !whole.startsWith(told)) return pieces.fail(takenBack(name))
        if (whole.length > told.length) pieces.push(whole.slice(told.length))
        return pieces.end()
      },
      (error: unknown) => pieces.fail(error),
    )
    return { first: start.first, field: name, pieces }
  }
  const { run_id, outputs } = await run
  return replyOf(run_id, shownFields(included, plan, outputs ?? {}), fields, accepts)
}

/** The outputs that do not stream, once all other nodes have ended well; undefined before that. */
const firstFields = (
  plan: Plan,
  included: readonly string[] | undefined,
  field: StreamField,
  known: RunValues,
): JsonObject | undefined => {
  for (const { name, aggregation, on_error } of plan.nodes) {
    if (aggregation || name === field.node) continue
    const status: NodeFinish['status'] | undefined = known.finished.get(name)?.status
    if (status === undefined || status === 'cancelled' || (status === 'failed' && !on_error)) return undefined
  }
  const outputs = Object.entries(plan.outputs).filter(([name]) => name !== field.name && isShown(included, plan, name))
  try {
    return resolveOutputs({ ...plan, outputs: Object.fromEntries(outputs) }, known)
  } catch {
    // The run's own end says what is wrong with an output.
    return undefined
  }
}

/** The answer to a run that ended before anything came in pieces: a model's text is a stream all the same. */
const replyOf = (run_id: string, outputs: JsonObject, fields: readonly StreamField[], accepts: Accepts): ScoreReply => {
  const field = fields.find(({ name, isCertain }) => isCertain && typeof outputs[name] === 'string')
  if (!field || negotiate(accepts, true) === 'json') {
    negotiate(accepts, false)
    return { run_id, outputs }
  }
  const { [field.name]: text, ...first } = outputs
  const pieces = openPieces(() => undefined)
  if (typeof text === 'string' && text !== '') pieces.push(text)
  pieces.end()
  return { first, field: field.name, pieces }
}

const takenBack = (output: string) =>
  fault('node_failed', `The text of output “${output}” was begun anew after a part of it had been sent`, { output })
