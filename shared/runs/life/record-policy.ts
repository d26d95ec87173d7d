import type { FaultData } from '../../faults'
import { canonicalJson, sha256, type Json, type JsonObject } from '../../json'
import type { NodeRecordDraft, RecordPolicy, RunEnd, RunJournal, RunStart } from '../contract'

/** A value's shape and hash, in its place: what it is like, and whether two are equal, without what it says. */
export const maskedValue = (value: Json): JsonObject => {
  const text = canonicalJson(value)
  return { masked: { ...shapeOf(value), bytes: Buffer.byteLength(text), sha256: sha256(text) } }
}

const shapeOf = (value: Json): JsonObject => {
  if (value === null) return { type: 'null' }
  if (Array.isArray(value)) return { type: 'list', items: value.length }
  if (typeof value === 'object') return { type: 'object', members: Object.keys(value).length }
  return typeof value === 'string' ? { type: 'string', characters: value.length } : { type: typeof value }
}

/** A value as the records of a flow may hold it. */
export const recordedValue = (policy: RecordPolicy, value: Json): Json =>
  policy === 'none' || value === null ? null : maskedValue(value)

/** A fault as the records of a flow may hold it: its words may quote values, its code never does. */
export const recordedFault = ({ code, details }: FaultData): FaultData => ({
  code,
  message: 'The words of this error are not recorded, as the flow asks',
  ...(typeof details?.['node'] === 'string' && { details: { node: details['node'] } }),
})

/** Values by name, each as the records of a flow may hold it; where there are to be none, none. */
export const recordedValues = (policy: RecordPolicy, values: JsonObject): JsonObject =>
  policy === 'none' ? {} : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, maskedValue(value)]))

/** A run's start as its header may hold it. */
export const recordedStart = (start: RunStart): RunStart =>
  start.record === undefined ? start : { ...start, inputs: recordedValues(start.record, start.inputs) }

/** A journal that writes no value as it is. */
export const withRecordPolicy = (policy: RecordPolicy | undefined, journal: RunJournal): RunJournal =>
  policy === undefined
    ? journal
    : {
        runId: journal.runId,
        // What nodes say is all value: it goes to no block.
        nodeEnded: (draft) => journal.nodeEnded(recordedNode(policy, draft)),
        close: (end) => journal.close(recordedEnd(policy, end)),
      }

const recordedNode = (
  policy: RecordPolicy,
  { logs: _logs, masked: _masked, error, ...draft }: NodeRecordDraft,
): NodeRecordDraft => ({
  ...draft,
  inputs: recordedValue(policy, draft.inputs),
  output: recordedValue(policy, draft.output),
  calls: draft.calls.map((call) => (call.error ? { ...call, error: recordedFault(call.error) } : call)),
  ...(error && { error: recordedFault(error) }),
})

const recordedEnd = (policy: RecordPolicy, end: RunEnd): RunEnd => ({
  ...end,
  outputs: end.outputs && recordedValues(policy, end.outputs),
  ...(end.error && { error: recordedFault(end.error) }),
})
