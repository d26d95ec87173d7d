import { Fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import { changeDocument } from '../../store/change-document'
import type { StoredDocument } from '../../store/contract'
import type { NodeRecord, RunHeader, StoredValue } from '../contract'
import { hasEnded, headerShape, nodeShape } from '../documents'
import { claimShape } from '../durable/documents'
import { readFeedback } from '../feedback'
import { listAll } from '../list-all'
import type { ValueFunctions } from '../values'
import { deleteBlobs, type PurgeDeps } from './purge'
import { maskedValue, recordedFault, recordedValues } from './record-policy'

/** How long the values of a durable run that hides them are there after its end, for whoever waits for its outputs. */
export const graceOfValues = 10 * 60_000

/**
 * Puts shape and hash in the place of every value of an ended durable run whose flow asks for it: the run needed them to
 * go on, nobody does any more. Records first, blobs then, the header last, so that what was stopped is gone on with.
 */
export const hideValues = async (
  deps: PurgeDeps & { readonly values: ValueFunctions },
  project: string,
  id: string,
): Promise<boolean> => {
  const { store, world, blobs, values } = deps
  const key = [project, id] as const
  const header = (await headerShape.get(store, 'runs', key, id))?.value
  if (!header || !hasEnded(header) || header.values !== 'kept') return false
  const place = { project, run: id }
  const hidden = async (stored: StoredValue | null): Promise<StoredValue | null> => {
    if (stored === null || isHidden(stored)) return stored
    return { value: maskedValue(await values.openValue(blobs, place, stored)) }
  }

  for (const node of await listAll(store, key, nodeShape, [{ field: 'doc', is: 'eq', value: 'node' }])) {
    const [inputs, output] = await Promise.all([hidden(node.inputs), hidden(node.output)])
    await changeDocument(store, world, { container: 'runs', key, id: node.id, shape: nodeShape }, (there) =>
      there ? hiddenNode(there, inputs, output) : undefined,
    )
  }
  for (const claim of await listAll(store, key, claimShape, [{ field: 'doc', is: 'eq', value: 'claim' }]))
    await store.delete('runs', key, claim.id)
  // Answers of models, items of maps and what was said on the way are values and nothing else.
  for (const doc of ['call', 'item', 'block']) await deleteDocuments(deps, key, doc)
  const [inputs, outputs] = [
    await hiddenMembers(deps, place, header.inputs),
    header.outputs && (await hiddenMembers(deps, place, header.outputs)),
  ]
  // What somebody said of the run is no record of it.
  const said = (await readFeedback(store, key)).flatMap(({ given }) => ('ref' in given ? [given.ref] : []))
  await deleteBlobs(blobs, `${project}/${id}/`, new Set(said))
  await changeDocument(store, world, { container: 'runs', key, id, shape: headerShape }, (there) =>
    there?.epoch === header.epoch ? hiddenHeader(there, inputs, outputs) : undefined,
  )
  return true
}

const isHidden = (stored: StoredValue): boolean =>
  'value' in stored &&
  typeof stored.value === 'object' &&
  stored.value !== null &&
  Object.keys(stored.value).join() === 'masked'

const hiddenNode = (
  { logs: _logs, masked: _masked, ...node }: NodeRecord,
  inputs: StoredValue | null,
  output: StoredValue | null,
): NodeRecord => ({
  ...node,
  inputs,
  output,
  ...(node.error && { error: recordedFault(node.error) }),
  calls: node.calls.map((call) => (call.error ? { ...call, error: recordedFault(call.error) } : call)),
})

const hiddenHeader = (there: RunHeader, inputs: StoredValue, outputs: StoredValue | undefined): RunHeader => ({
  ...there,
  inputs,
  ...(outputs && { outputs }),
  ...(there.error && { error: recordedFault(there.error) }),
  values: 'gone',
})

// A value whose blob is gone was hidden by a round that was stopped before its last step.
const hiddenMembers = async (
  { blobs, values }: Parameters<typeof hideValues>[0],
  place: Parameters<ValueFunctions['openValue']>[1],
  stored: StoredValue,
): Promise<StoredValue> => {
  try {
    const value: Json = await values.openValue(blobs, place, stored)
    return { value: recordedValues('masked', value as JsonObject) }
  } catch (error) {
    if (error instanceof Fault && error.word === 'not_found') return { value: {} }
    throw error
  }
}

type Key = readonly [project: string, run: string]

const deleteDocuments = async ({ store }: PurgeDeps, key: Key, doc: string): Promise<void> => {
  for (;;) {
    const page = await store.list<StoredDocument>('runs', key, {
      where: [{ field: 'doc', is: 'eq', value: doc }],
      limit: 500,
    })
    const gone = await Promise.all(page.items.map(({ value }) => store.delete('runs', key, value.id)))
    if (!gone.some(Boolean)) return
  }
}
