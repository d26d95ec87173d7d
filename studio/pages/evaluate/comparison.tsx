import { useQuery } from '@tanstack/react-query'
import { Fragment, type ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import type { Page as ListPage, RunLine } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { CopyButton } from '../../parts/copy-button'
import { MarkedText } from '../../parts/diff-view'
import { ago, counted, shortHash, signed } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { textOfValue } from '../../parts/json-view'
import { Pill } from '../../parts/pill'
import { Empty, Failure, Shown } from '../../parts/states'
import { differenceText, drawn, type Difference } from './compared'
import { DifferenceBar, LevelPair } from './interval-bar'
import { metrics, shown } from './scorecard'
import './evaluate.css'

interface Compared {
  readonly rows: number
  readonly metrics: Readonly<Record<string, Difference>>
  readonly changed: readonly { readonly row: number; readonly evaluator: string; readonly difference: number }[]
  readonly more_changed: number
}

// A difference of costs is money, of waits time, also where the answer does not name the unit.
const units = { cost: 'usd', latency: 'ms' } as const
const withUnits = (compared: Compared): Compared => ({
  ...compared,
  metrics: Object.fromEntries(
    Object.entries(compared.metrics).map(([name, one]) => {
      const unit = one.unit ?? (one.metric === 'cost' || one.metric === 'latency' ? units[one.metric] : undefined)
      return [name, { ...one, ...(unit && { unit }) }]
    }),
  ),
})

/** Two evaluations of the same rows: what differs, how sure that is, and the rows that changed most. */
const Comparison = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery({
    queryKey: ['runs', 'evaluations'],
    queryFn: async () => (await client.listEvaluations({ limit: 200 })) as unknown as ListPage<RunLine>,
  })
  const done = (list.data?.items ?? []).filter(({ status }) => status === 'completed')
  const candidate = search.get('candidate') ?? done[0]?.id ?? ''
  const baseline = search.get('baseline') ?? done.find(({ id }) => id !== candidate)?.id ?? ''
  const query = useQuery({
    queryKey: ['comparison', baseline, candidate],
    enabled: baseline !== '' && candidate !== '',
    staleTime: Infinity,
    queryFn: async () =>
      withUnits((await client.compareEvaluations({ body: { baseline, candidate } })) as unknown as Compared),
  })
  const set = (key: string, value: string): void =>
    setSearch((now) => ({ baseline, candidate, ...Object.fromEntries(now), [key]: value }))
  const degraded = Object.values(query.data?.metrics ?? {}).filter(({ verdict }) => verdict === 'degraded')
  const improved = Object.values(query.data?.metrics ?? {}).filter(({ verdict }) => verdict === 'improved')
  return (
    <Page
      crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: 'Comparison' }]}
      actions={<CopyButton text={location.href} name="Copy the link" />}
    >
      <div className="stack">
        <h1 className="visually-hidden">Comparison of two evaluations</h1>
        <div className="row wrap">
          <Side label="Baseline" mark="ring" value={baseline} runs={done} onChoose={(id) => set('baseline', id)} />
          <Icon name="right" size={14} className="t3" />
          <Side label="Candidate" mark="dot" value={candidate} runs={done} onChoose={(id) => set('candidate', id)} />
          <span className="t2">{query.data ? counted(query.data.rows, 'paired row') : ''}</span>
        </div>
        {query.error && <Failure error={query.error} />}
        {(baseline === '' || candidate === '') && list.data && (
          <Empty title="Two evaluations are compared" command="sluice eval compare A B">
            Run the same dataset over two versions, then see here what the difference is worth.
          </Empty>
        )}
        {query.data && (
          <>
            <div className="panel verdict" role="status">
              <span
                className={`gatemark ${degraded.length > 0 ? 'shut' : improved.length > 0 ? '' : 'unknown'}`}
                aria-hidden="true"
              />
              <b>
                {degraded.length > 0
                  ? `Worse on ${counted(degraded.length, 'figure')}`
                  : improved.length > 0
                    ? `Better on ${counted(improved.length, 'figure')}, worse on none`
                    : 'Nothing is settled as better or worse'}
              </b>
              <span className="t2 clip">
                {degraded.map(({ evaluator, figure }) => `${evaluator} ${figure}`).join(', ')}
              </span>
            </div>
            <DifferenceTable compared={query.data} />
            <Changed
              compared={query.data}
              baseline={baseline}
              candidate={candidate}
              chosen={Number(search.get('row') ?? query.data.changed[0]?.row)}
              onChoose={(row) => set('row', String(row))}
            />
          </>
        )}
        {baseline !== '' && candidate !== '' && !query.data && !query.error && (
          <Shown query={{ data: undefined, error: undefined }}>{() => null}</Shown>
        )}
      </div>
    </Page>
  )
}

export default Comparison

const Side = ({
  label,
  mark,
  value,
  runs,
  onChoose,
}: {
  readonly label: string
  readonly mark: 'ring' | 'dot'
  readonly value: string
  readonly runs: readonly RunLine[]
  readonly onChoose: (id: string) => void
}): ReactElement => (
  <label className="row xs t2">
    {label}
    <span className="field">
      <i className={`mk ${mark}`} />
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {!runs.some(({ id }) => id === value) && <option value={value}>{value === '' ? 'none yet' : value}</option>}
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {shortHash(run.hash)} {run.flow}, {ago(run.started_at)}
          </option>
        ))}
      </select>
    </span>
  </label>
)

const DifferenceTable = ({ compared }: { readonly compared: Compared }): ReactElement => {
  const all = Object.values(compared.metrics)
  return (
    <section className="panel score" aria-label="Differences" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">Metric</span>
            </th>
            <th>Measure</th>
            <th className="n">Rows</th>
            <th className="n">Baseline</th>
            <th className="n">Candidate</th>
            <th>Level</th>
            <th className="dhd">
              <span>worse</span>
              <span>difference</span>
              <span>better</span>
            </th>
            <th className="n">Difference, 95 % interval</th>
            <th>Verdict</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ id, text, icon }) => (
            <Fragment key={id}>
              {all
                .filter(({ metric }) => metric === id)
                .map((one, place) => {
                  const [value, interval] = differenceText(one)
                  return (
                    <tr
                      key={`${one.evaluator} ${one.figure}`}
                      className={`${place === 0 ? 'first' : ''} ${one.verdict === 'degraded' ? 'worse' : ''}`}
                    >
                      <td>
                        {place === 0 && (
                          <span className={`m ${id}`}>
                            <Icon name={icon} />
                            {text}
                          </span>
                        )}
                      </td>
                      <td>
                        <span className="med">{one.evaluator}</span> <span className="t2">{one.figure}</span>
                      </td>
                      <td className="n">{one.n}</td>
                      <td className="n t2">{shown(one.baseline, one.unit)}</td>
                      <td className="n strong">{shown(one.candidate, one.unit)}</td>
                      <td>
                        <LevelPair
                          metric={id}
                          baseline={one.baseline}
                          candidate={one.candidate}
                          isLowerBetter={one.direction === 'lower'}
                          label={`${one.evaluator} ${one.figure}: ${shown(one.baseline, one.unit)}, then ${shown(one.candidate, one.unit)}`}
                        />
                      </td>
                      <td>
                        <DifferenceBar
                          drawn={drawn(one)}
                          verdict={one.verdict}
                          label={`${one.evaluator} ${one.figure} differs by ${value}, ${interval}, ${one.verdict}`}
                        />
                      </td>
                      <td className="n">
                        <b>{value}</b>{' '}
                        <span className="ci" title={one.low === null ? one.why : undefined}>
                          {one.low === null ? 'no interval' : interval}
                        </span>
                      </td>
                      <td>
                        <span title={one.why}>
                          <Pill state={one.verdict} />
                        </span>
                        {one.settles_at !== undefined && (
                          <div className="t3 xxs">about {one.settles_at} rows would settle it</div>
                        )}
                      </td>
                    </tr>
                  )
                })}
            </Fragment>
          ))}
        </tbody>
      </table>
      <div className="tfoot2">
        <span className="row">
          <i className="mk ring" /> baseline
        </span>
        <span className="row">
          <i className="mk dot" /> candidate
        </span>
        <span className="row">dashed and open: undecided</span>
        <span className="row">
          <i className="hatch keyh" /> not measured
        </span>
        <span className="grow" />
        <span>right is better; the written number keeps its own sign</span>
      </div>
    </section>
  )
}

const Changed = ({
  compared,
  baseline,
  candidate,
  chosen,
  onChoose,
}: {
  readonly compared: Compared
  readonly baseline: string
  readonly candidate: string
  readonly chosen: number
  readonly onChoose: (row: number) => void
}): ReactElement => {
  const { changed, metrics: figures } = compared
  const place = changed.findIndex(({ row }) => row === chosen)
  const step = (by: number): void => {
    const next = changed[Math.max(0, Math.min(changed.length - 1, place + by))]
    if (next) onChoose(next.row)
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  const before = useRow(baseline, chosen)
  const after = useRow(candidate, chosen)
  if (changed.length === 0)
    return (
      <section className="panel">
        <Empty title="No row changed">Every row was measured the same in both.</Empty>
      </section>
    )
  const directionOf = (evaluator: string): number => (figures[evaluator]?.direction === 'lower' ? -1 : 1)
  const [one, other] = [answerOf(before.data), answerOf(after.data)]
  return (
    <section className="panel chg" aria-label="Rows that changed most">
      <div className="chl">
        <div className="phead">
          <h2>Rows that changed most</h2>
          <span className="t3 xs">
            {changed.length}
            {compared.more_changed > 0 ? ` of ${changed.length + compared.more_changed}` : ''}
          </span>
        </div>
        <ol>
          {changed.map(({ row, evaluator, difference }, n) => {
            const isBetter = difference * directionOf(evaluator) > 0
            return (
              <li key={`${row} ${evaluator}`}>
                <button
                  type="button"
                  className={n === place ? 'on' : ''}
                  aria-pressed={n === place}
                  onClick={() => onChoose(row)}
                >
                  <span className="t3 num">{row}</span>
                  <span className="clip">{evaluator}</span>
                  <span className={isBetter ? 'good num' : 'bad num'}>
                    {isBetter ? '↑' : '↓'} {signed(difference, (size) => shown(size, figures[evaluator]?.unit))}
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
      </div>
      <div className="chb">
        <div className="phead">
          <span className="t3">Row {chosen}</span>
          <h2 className="clip">{questionOf(after.data ?? before.data)}</h2>
          <span className="grow" />
          <span className="kbd">J</span>
          <span className="kbd">K</span>
        </div>
        <div className="both">
          <div>
            <div className="lbl">baseline</div>
            <p>
              <MarkedText before={one} after={other} side="before" />
            </p>
          </div>
          <div>
            <div className="lbl">candidate</div>
            <p>
              <MarkedText before={one} after={other} side="after" />
            </p>
          </div>
        </div>
        <div className="row inset">
          <Link className="btn sm" href={`/evaluate/${baseline}`}>
            Open the baseline
          </Link>
          <Link className="btn sm" href={`/evaluate/${candidate}`}>
            Open the candidate
          </Link>
        </div>
      </div>
    </section>
  )
}

interface Row {
  readonly row: number
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly outputs?: Readonly<Record<string, unknown>>
}

const useRow = (id: string, row: number) =>
  useQuery({
    queryKey: ['evaluation', id, 'row', row],
    enabled: Number.isInteger(row),
    staleTime: Infinity,
    queryFn: async (): Promise<Row | null> => {
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: { readonly items: readonly unknown[]; readonly next?: string } = await client.listEvaluationRows({
          id: id.split('@')[0] ?? id,
          limit: 500,
          ...(cursor !== '' && { cursor }),
        })
        const found = (page.items as readonly Row[]).find((one) => one.row === row)
        if (found) return found
        cursor = page.next
      }
      return null
    },
  })

const answerOf = (row: Row | null | undefined): string => textOfValue(Object.values(row?.outputs ?? {})[0] ?? '')
const questionOf = (row: Row | null | undefined): string => textOfValue(Object.values(row?.inputs ?? {})[0] ?? '')
