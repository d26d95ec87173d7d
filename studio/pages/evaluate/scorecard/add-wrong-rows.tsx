import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../../api/client'
import type { Page } from '../../../api/types'
import { Dialog } from '../../../parts/dialog'
import { Empty, Shown } from '../../../parts/states'
import { AddRows } from './add-rows'
import type { RowFilter } from './evaluation-rows'
import type { MeasuredRow, MeasuredRowDetail } from './measured-row'

const most = 50

/** The rows that failed or did not pass, the worst first, as rows for a dataset. */
export const AddWrongRows = ({
  id,
  filter: { evaluator, slice, value },
  onClose,
}: {
  readonly id: string
  readonly filter: RowFilter
  readonly onClose: () => void
}): ReactElement => {
  const wrong = useQuery({
    queryKey: ['evaluation', id, 'wrong', evaluator, slice, value],
    queryFn: async ({ signal }) => {
      const { items } = (await client.listEvaluationRows(
        {
          id,
          only: 'wrong',
          order: 'worst',
          limit: most,
          ...(evaluator !== '' && { evaluator }),
          ...(value !== '' && { slice, value }),
        },
        { signal },
      )) as unknown as Page<MeasuredRow>
      const whole = (await Promise.all(
        items.map(({ index }) => client.getEvaluationRow({ id, index: String(index) }, { signal })),
      )) as unknown as readonly MeasuredRowDetail[]
      return whole.flatMap(({ data }) => (data ? [data] : []))
    },
  })
  if (wrong.data && wrong.data.length > 0) return <AddRows rows={wrong.data} onClose={onClose} />
  return (
    <Dialog title="Add wrong rows to a dataset" onClose={onClose}>
      <Shown query={wrong} lines={3}>
        {() => (
          <Empty title="No row is wrong">No row failed, and none that an evaluator passes or fails did not pass.</Empty>
        )}
      </Shown>
    </Dialog>
  )
}
