import type { FlowsRoom } from '../flows-deps'
import { runNow, type CallNow } from '../run-now'
import { negotiate, readAccept } from './accepts'
import type { ScoreOrder, ScoreReply } from './contract'
import { readScoreBody } from './read-score-body'
import { scoreInPieces } from './score-in-pieces'
import { severalStreams } from './several-streams'
import { shownFields } from './shown-fields'
import { streamFieldsOf } from './stream-fields'

/** Answers as Prompt flow's server does at /score. */
export const scoreFlow = async (
  deps: FlowsRoom,
  target: Pick<CallNow, 'caller' | 'snapshot' | 'label'>,
  order: ScoreOrder,
): Promise<ScoreReply> => {
  const { plan } = target.snapshot
  const call: CallNow = {
    ...target,
    plan,
    inputs: readScoreBody(plan, order.body),
    ...(order.request && { request: order.request }),
    ...(order.signal && { signal: order.signal }),
  }
  const { request_id, client_request_id } = order.request ?? {}
  if (request_id !== undefined)
    deps.world.log('information', `Flow “${plan.flow}” is scored`, { request_id, client_request_id })
  const accepts = readAccept(order.accept)
  const fields = streamFieldsOf(plan, deps.kinds, deps.responseFields)
  // What can be refused without a run is refused before anything is paid for.
  if (!accepts.events || fields.length === 0) {
    negotiate(accepts, fields.length > 0)
    const { run_id, outputs } = await runNow(deps, call)
    return { run_id, outputs: shownFields(deps.responseFields, plan, outputs ?? {}) }
  }
  if (fields.filter(({ isCertain }) => isCertain).length > 1) throw severalStreams()
  return scoreInPieces(deps, call, fields, accepts)
}
