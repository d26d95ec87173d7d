import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../../api/client'
import { Button } from '../../../parts/button'
import { signed } from '../../../parts/format'
import { textOfValue } from '../../../parts/json-view'
import { Rows } from '../../../parts/rows'
import { Empty, Shown } from '../../../parts/states'
import type { Check } from './gate-checks'
import type { Evidence } from './gate-data'
import { behindOf, type MeasuredRow } from './gate-rows-order'
import { shown } from '../scorecard'

const mostRows = 2_000

/** The rows behind a check: what has no number first, then the worst. */
export const GateRows = ({
  evidence,
  check,
  onClose,
}: {
  readonly evidence: Evidence
  readonly check: Check
  readonly onClose: () => void
}): ReactElement => {
  const { id } = evidence
  const { evaluator } = check.outcome
  const query = useQuery({ queryKey: ['evaluation', id, 'all rows'], staleTime: Infinity, queryFn: () => readRows(id) })
  const compare = (row: number): string =>
    `/evaluate/compare?baseline=${encodeURIComponent(`${id}@baseline`)}&candidate=${encodeURIComponent(`${id}@candidate`)}&row=${row}`
  const hasBaseline = evidence.baseline !== null
  return (
    <section className="panel" aria-label={`Rows behind ${check.key}`}>
      <div className="phead">
        <h2>Rows behind {check.key}</h2>
        <span className="t3 xs">without a number first, then the worst</span>
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="cross" name="Close the rows" onPress={onClose} />
      </div>
      <Shown query={query}>
        {({ rows, isAll }) => {
          const list = behindOf(rows, evaluator, check.isLowerBetter)
          if (list.length === 0) return <Empty title="No row was measured">The try ended before a row did.</Empty>
          return (
            <>
              <Rows
                label={`Rows behind ${check.key}`}
                items={list}
                height="380px"
                keyOf={({ row }) => String(row)}
                {...(hasBaseline && { hrefOf: ({ row }: { row: number }) => compare(row) })}
                nameOf={({ row }) => `Row ${row} in the comparison`}
                columns={[
                  { head: 'Row', width: '44px', isFigure: true, cell: ({ row }) => row },
                  { head: 'Asked', width: 'minmax(90px, 1fr)', cell: ({ asked }) => oneLine(asked) },
                  { head: 'Answered', width: 'minmax(90px, 1.2fr)', cell: ({ answered }) => oneLine(answered) },
                  ...(hasBaseline
                    ? [
                        {
                          head: 'Baseline',
                          width: '76px',
                          isFigure: true,
                          cell: ({ before }: { before: number | null }) =>
                            before === null ? <span className="t3">none</span> : shown(before, check.unit),
                        },
                      ]
                    : []),
                  {
                    head: 'Candidate',
                    width: '84px',
                    isFigure: true,
                    cell: ({ score, none }) =>
                      score === null ? <span className="warn xs">{none}</span> : <b>{shown(score, check.unit)}</b>,
                  },
                  ...(hasBaseline
                    ? [
                        {
                          head: 'Changed',
                          width: '84px',
                          isFigure: true,
                          cell: ({ change }: { change: number | null }) => <Change change={change} check={check} />,
                        },
                      ]
                    : []),
                  ...(list.some(({ why }) => why !== '')
                    ? [
                        {
                          head: 'Why',
                          width: 'minmax(70px, .8fr)',
                          cell: ({ why }: { why: string }) => <span title={why}>{oneLine(why)}</span>,
                        },
                      ]
                    : []),
                ]}
              />
              {!isAll && (
                <p className="t3 xs inset2">
                  The first {mostRows} rows of the try; <Link href={`/evaluate/${id}`}>the scorecard</Link> has all.
                </p>
              )}
            </>
          )
        }}
      </Shown>
    </section>
  )
}

const Change = ({ change, check }: { readonly change: number | null; readonly check: Check }): ReactElement => {
  if (change === null) return <span className="t3">unknown</span>
  if (change === 0) return <span className="t3">0</span>
  const isBetter = change > 0 !== check.isLowerBetter
  return (
    <span className={isBetter ? 'good' : 'bad'}>
      {isBetter ? '↑' : '↓'} {signed(change, (size) => shown(size, check.unit))}
    </span>
  )
}

const readRows = async (id: string): Promise<{ readonly rows: readonly MeasuredRow[]; readonly isAll: boolean }> => {
  const rows: MeasuredRow[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    if (rows.length >= mostRows) return { rows, isAll: false }
    const page: { readonly items: readonly unknown[]; readonly next?: string } = await client.listEvaluationRows({
      id,
      limit: 500,
      ...(cursor !== '' && { cursor }),
    })
    rows.push(...(page.items as readonly MeasuredRow[]))
    cursor = page.next
  }
  return { rows, isAll: true }
}

const oneLine = (value: unknown): string =>
  textOfValue(value ?? '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300)
