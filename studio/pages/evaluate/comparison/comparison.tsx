import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { client } from '../../../api/client'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { Button } from '../../../parts/button'
import { CopyButton } from '../../../parts/copy-button'
import { counted } from '../../../parts/format'
import { Empty, Failure, Shown } from '../../../parts/states'
import { ChangedRows } from './changed-rows'
import type { Compared } from './compared'
import { ComparisonSide } from './comparison-side'
import { ComparisonTools } from './comparison-tools'
import { DifferenceTable } from './difference-table'
import { comparableEvaluations, rowsName } from '../evaluation-lists'
import { marginsOf, useGateCover } from '../gate/gate-cover'
import { readMargins } from './margins'
import { measuredRow } from '../scorecard/measured-row'
import { metrics, type MetricId } from '../scorecard'
import { VerdictBanner } from './verdict-banner'
import '../evaluate.css'
import './comparison.css'

/** Two evaluations of the same rows: what differs, how sure that is, and the rows that changed most. */
const Comparison = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery(comparableEvaluations)
  const done = list.data?.items ?? []
  const candidate = search.get('candidate') ?? done[0]?.id ?? ''
  const candidateLine = done.find(({ id }) => id === candidate)
  const fitting = done.find((run) => run.id !== candidate && candidateLine && rowsName(run) === rowsName(candidateLine))
  const baseline = search.get('baseline') ?? fitting?.id ?? ''
  const [column, value] = [search.get('slice') ?? '', search.get('value') ?? '']
  const metric = metrics.find(({ id }) => id === search.get('metric'))?.id ?? ''
  const isTable = search.get('charts') === 'table'
  const row = search.get('row')

  // What was compared last tells flow and dataset where the list does not hold the candidate.
  const [seen, setSeen] = useState<Compared>()
  const known = seen?.candidate === candidate ? seen : undefined
  const cover = useGateCover(
    candidateLine?.flow ?? known?.sides.candidate.flow,
    candidateLine ? `${candidateLine.dataset}@${candidateLine.dataset_version}` : known?.dataset,
    candidateLine?.hash ?? known?.sides.candidate.snapshot,
  )
  const isNamed = baseline !== '' && candidate !== ''
  const own = readMargins(search.get('margins') ?? '')
  const margins = { ...marginsOf(cover), ...own }
  const query = useQuery({
    queryKey: ['comparison', baseline, candidate, column, value, metric, margins],
    enabled: isNamed && list.data !== undefined && (cover !== undefined || (!candidateLine && !known)),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const body = {
        baseline,
        candidate,
        ...(value !== '' && { slice: { column, value } }),
        ...(metric !== '' && { changed: metric }),
        ...(Object.keys(margins).length > 0 && { margins: { ...margins } }),
      }
      const told = (await client.compareEvaluations({ body }, { signal })) as unknown as Compared
      setSeen(told)
      return told
    },
  })
  const compared = query.data
  const set = (change: Readonly<Record<string, string>>, replace = false): void =>
    setSearch(
      (now) =>
        Object.fromEntries(
          Object.entries({ baseline, candidate, ...Object.fromEntries(now), ...change }).filter(
            ([, one]) => one !== '',
          ),
        ),
      { replace },
    )
  useKeys({ t: () => set({ charts: isTable ? '' : 'table' }, true) })
  const first = useQuery(
    measuredRow(
      compared?.sides.candidate.run ?? '',
      compared?.changed[0]?.index.candidate ?? (compared ? 0 : undefined),
    ),
  )
  return (
    <Page
      crumbs={[
        { text: 'Evaluate', href: '/evaluate' },
        ...(compared
          ? [
              {
                text: compared.sides.candidate.flow,
                href: `/evaluate?flow=${encodeURIComponent(compared.sides.candidate.flow)}`,
              },
            ]
          : []),
        { text: 'Comparison' },
      ]}
      actions={<CopyButton text={location.href} name="Copy the link" />}
    >
      <div className="stack">
        <h1 className="visually-hidden">Comparison of two evaluations</h1>
        <div className="row wrap vs">
          <ComparisonSide
            side="baseline"
            value={baseline}
            snapshot={compared?.sides.baseline}
            runs={done}
            same={candidateLine && rowsName(candidateLine)}
            onChoose={(id) => set({ baseline: id, row: '' })}
          />
          <Button
            kind="quiet"
            size="sm"
            icon="right"
            name="Swap baseline and candidate"
            off={!isNamed && 'Choose two evaluations first'}
            onPress={() => set({ baseline: candidate, candidate: baseline, row: '' })}
          />
          <ComparisonSide
            side="candidate"
            value={candidate}
            snapshot={compared?.sides.candidate}
            runs={done}
            same={undefined}
            onChoose={(id) => set({ candidate: id, row: '' })}
          />
          {compared && (
            <span className="t3 xs">
              {counted(compared.rows, 'paired row')} of {compared.dataset.split('@')[0]}
            </span>
          )}
        </div>
        {compared && (
          <ComparisonTools
            compared={compared}
            slice={{ column, value }}
            isTable={isTable}
            gate={marginsOf(cover)}
            margins={own}
            onChange={set}
          />
        )}
        {query.error && <Failure error={query.error} />}
        {list.error && <Failure error={list.error} />}
        {!isNamed && list.data && (
          <Empty
            title={done.length > 1 && candidate !== '' ? 'Choose the baseline' : 'Two evaluations are compared'}
            command={`sluice eval compare BASELINE ${candidate === '' ? 'CANDIDATE' : candidate}`}
          >
            {done.length > 1 && candidate !== ''
              ? 'No other evaluation of the same rows is over yet, or which rows these are is not known: name what it is held against above.'
              : 'Run the same dataset over two versions, then see here what the difference is worth.'}
          </Empty>
        )}
        {compared && !query.error && (
          <div className={`stack ${query.isPlaceholderData ? 'dim' : ''}`}>
            <VerdictBanner compared={compared} cover={cover ?? null} />
            <DifferenceTable
              compared={compared}
              cover={cover ?? null}
              isTable={isTable}
              whyOf={(name) => first.data?.measurements[name]?.why ?? first.data?.measurements[name]?.error}
            />
            <ChangedRows
              compared={compared}
              metric={metric}
              chosen={row === null ? undefined : Number(row)}
              onMetric={(next: MetricId | '') => set({ metric: next, row: '' })}
              onChoose={(next) => set({ row: String(next) }, true)}
            />
          </div>
        )}
        {isNamed && !compared && !query.error && (
          <Shown query={{ data: undefined, error: undefined }}>{() => null}</Shown>
        )}
      </div>
    </Page>
  )
}

export default Comparison
