import { fault } from '../faults'
import type { RowKind } from '../runs/contract'
import { planOf } from './batch-scene'
import { rowShape } from './row-documents'

/** The rows of batches, as forgetting goes through them: one that is empty has failed, and keeps its figures. */
export const rowKind: RowKind = {
  kinds: ['batch'],
  doc: 'row',
  sources: (header) => [planOf(header).run ?? []].flat(),
  empty(document) {
    const { outputs: _outputs, gathered: _gathered, ...figures } = rowShape.read(document)
    const error = fault('not_found', 'The row carried a subject that was forgotten').toData()
    return rowShape.write({ ...figures, status: 'failed', inputs: { value: {} }, error })
  },
}
