import { fault } from '../../faults'
import type { RowKind } from '../../runs/contract'
import { rowShape } from './row-documents'
import { planOf } from './scene'

/** Measured rows, as forgetting goes through them [10]: one that is empty keeps its marks, and loses their evidence and what it was sliced by. */
export const rowKind: RowKind = {
  kinds: ['evaluation', 'gate', 'tournament'],
  doc: 'evaluated',
  sources: (header) => [planOf(header).batch ?? []].flat(),
  empty(document) {
    const { outputs: _outputs, group: _group, ...figures } = rowShape.read(document)
    const error = fault('not_found', 'The row carried a subject that was forgotten').toData()
    return rowShape.write({ ...figures, inputs: { value: {} }, measured: { value: {} }, slices: {}, error })
  },
}
