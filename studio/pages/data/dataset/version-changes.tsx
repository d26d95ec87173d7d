import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { everyItem } from '../../../../client'
import { client } from '../../../api/client'
import { Button } from '../../../parts/button'
import { counted } from '../../../parts/format'
import { MarkedText } from '../../../parts/diff-view'
import { Shown } from '../../../parts/states'
import { rowDifference, type PlacedRow } from './dataset-diff'

const mostRead = 5_000
const mostShown = 50

/** What differs between the rows of two versions, row by row. */
export const VersionChanges = ({
  name,
  before,
  after,
  onClose,
}: {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly onClose: () => void
}): ReactElement => {
  const query = useQuery({
    queryKey: ['dataset', name, 'changes', before, after],
    staleTime: Infinity,
    queryFn: async () => {
      const [old, fresh] = await Promise.all([readRows(name, before), readRows(name, after)])
      return { ...rowDifference(old, fresh), isPart: old.length === mostRead || fresh.length === mostRead }
    },
  })
  return (
    <section className="panel" aria-label="What changed">
      <div className="phead">
        <h2>
          {before.slice(0, 7)} to {after.slice(0, 7)}
        </h2>
        {query.data && (
          <span className="t3 xs" role="status">
            {counted(query.data.added.length, 'row')} added, {query.data.changed.length} changed,{' '}
            {query.data.removed.length} removed, {query.data.same} the same
            {query.data.isPart && `; the first ${mostRead} were compared`}
          </span>
        )}
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="cross" name="Close what changed" onPress={onClose} />
      </div>
      <Shown query={query} lines={3}>
        {({ added, removed, changed }) => (
          <ul className="rdiff inset">
            {changed.slice(0, mostShown).map((pair) => (
              <li key={`c${pair.after.index}`}>
                <span className="lbl">row {pair.after.index} changed</span>
                <pre className="code">
                  <MarkedText before={textOf(pair.before)} after={textOf(pair.after)} side="before" />
                </pre>
                <pre className="code">
                  <MarkedText before={textOf(pair.before)} after={textOf(pair.after)} side="after" />
                </pre>
              </li>
            ))}
            {added.slice(0, mostShown).map((one) => (
              <li key={`a${one.index}`}>
                <span className="lbl">row {one.index} added</span>
                <pre className="code">
                  <ins>{textOf(one)}</ins>
                </pre>
              </li>
            ))}
            {removed.slice(0, mostShown).map((one) => (
              <li key={`r${one.index}`}>
                <span className="lbl">row {one.index} removed</span>
                <pre className="code">
                  <del>{textOf(one)}</del>
                </pre>
              </li>
            ))}
            {added.length + removed.length + changed.length === 0 && (
              <li className="t2">The rows are the same; splits or their order may differ.</li>
            )}
          </ul>
        )}
      </Shown>
    </section>
  )
}

const textOf = ({ row }: PlacedRow): string => JSON.stringify(row)

const readRows = async (name: string, version: string): Promise<readonly PlacedRow[]> => {
  const found: PlacedRow[] = []
  for await (const row of everyItem(client.listDatasetRows, { name, version, limit: 500 })) {
    found.push(row)
    if (found.length === mostRead) break
  }
  return found
}
