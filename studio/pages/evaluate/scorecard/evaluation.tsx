import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { client } from '../../../api/client'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { Button } from '../../../parts/button'
import { Pill } from '../../../parts/pill'
import { Shown } from '../../../parts/states'
import { Segments } from '../../../parts/tabs'
import { AddRows } from './add-rows'
import { AddWrongRows } from './add-wrong-rows'
import { EvaluationHead } from './evaluation-head'
import { EvaluationProgress } from './evaluation-progress'
import { EvaluationRows, useEvaluationRows, type RowFilter } from './evaluation-rows'
import { evaluationAt, isOver } from '../evaluation-view'
import { useGateCover } from '../gate/gate-cover'
import { RowDetail } from './row-detail'
import { ScoreTable } from './score-table'
import { linesOf } from '../scorecard'
import { SliceTable } from './slice-table'
import '../evaluate.css'
import './evaluation.css'

/** A scorecard: five metrics, each figure with its interval, what failed and what was not checked; by slices, down to its rows. */
const Evaluation = (): ReactElement => {
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const [added, setAdded] = useState<readonly Readonly<Record<string, unknown>>[] | 'wrong'>()
  const asked = filterOf(search)
  const isTable = search.get('charts') === 'table'
  const row = /^\d+$/.test(search.get('row') ?? '') ? Number(search.get('row')) : undefined
  const query = useQuery(evaluationAt(id, asked.slice, asked.arm))
  const told = query.data
  // Where several were measured, rows are of the one whose figures are shown.
  const filter = { ...asked, arm: asked.arm === '' ? (Object.keys(told?.arms ?? {})[0] ?? '') : asked.arm }
  const rows = useEvaluationRows(id, filter, told !== undefined && !isOver(told.status))
  const cover = useGateCover(told?.flow, told?.dataset, told?.snapshot)
  const [dataset = '', version = ''] = told?.dataset.split('@') ?? []
  const columns = useQuery({
    queryKey: ['dataset', dataset, { version }],
    queryFn: () => client.getDataset({ name: dataset, version }),
    enabled: dataset !== '',
  })
  const changed = (change: Readonly<Record<string, string>>): URLSearchParams =>
    new URLSearchParams(
      Object.entries({ ...Object.fromEntries(search), ...change }).filter(([, value]) => value !== ''),
    )
  const set = (change: Readonly<Record<string, string>>): void => setSearch(changed(change), { replace: true })
  const to = (change: Readonly<Record<string, string>>): string => `/evaluate/${id}?${changed(change)}`
  useKeys({ t: () => set({ charts: isTable ? '' : 'table' }) })
  return (
    <Page
      crumbs={[
        { text: 'Evaluate', href: '/evaluate' },
        ...(told ? [{ text: told.flow, href: `/evaluate?flow=${encodeURIComponent(told.flow)}` }] : []),
        { text: 'Scorecard' },
      ]}
      state={told && <Pill state={told.status} />}
      actions={
        <>
          <Link className="btn" href={`/runs/${id}`}>
            Open the run
          </Link>
          {told?.status === 'completed' && (
            <Link
              className="btn go"
              href={`/evaluate/compare?candidate=${encodeURIComponent(filter.arm === '' ? id : `${id}@${filter.arm}`)}`}
            >
              Compare with…
            </Link>
          )}
        </>
      }
    >
      <Shown query={query}>
        {(view) => {
          const scaleOf = (name: string) => view.evaluators.find((one) => one.name === name)?.scale
          const whole = linesOf(view, scaleOf)
          const slice = view.slices?.find((one) => filter.value !== '' && one.value === filter.value)
          return (
            <div className="stack">
              <EvaluationHead view={view} />
              {!isOver(view.status) && <EvaluationProgress told={view} />}
              <div className="row wrap">
                {view.arms && (
                  <label className="row xs t2">
                    Of
                    <select
                      className="in sm"
                      value={filter.arm}
                      onChange={(event) => set({ arm: event.target.value, row: '' })}
                    >
                      {Object.keys(view.arms).map((name) => (
                        <option key={name}>{name}</option>
                      ))}
                    </select>
                  </label>
                )}
                <label className="row xs t2">
                  By
                  <select
                    className="in sm"
                    value={filter.slice}
                    onChange={(event) => set({ slice: event.target.value, value: '' })}
                  >
                    <option value="">all rows</option>
                    {(columns.data?.columns ?? []).map(({ name }) => (
                      <option key={name}>{name}</option>
                    ))}
                  </select>
                </label>
                {slice && (
                  <span className="tag">
                    only {filter.slice} = {filter.value}
                  </span>
                )}
                <span className="grow" />
                <Segments
                  label="Charts"
                  chosen={isTable ? 'table' : ''}
                  onChoose={(charts) => set({ charts })}
                  options={[
                    ['', 'Charts'],
                    ['table', 'Numbers'],
                  ]}
                />
              </div>
              {view.slices && (
                <SliceTable
                  column={filter.slice}
                  slices={view.slices}
                  whole={whole}
                  scaleOf={scaleOf}
                  chosen={filter.value}
                  isTable={isTable}
                  onChoose={(value) => set({ value })}
                />
              )}
              <ScoreTable
                lines={slice ? linesOf(slice, scaleOf) : whole}
                cover={cover ?? null}
                isTable={isTable}
                whyOf={(name) => {
                  const found = rows.data?.pages[0]?.items.find(
                    ({ measurements: all }) => all[name]?.why ?? all[name]?.error,
                  )
                  return found?.measurements[name]?.why ?? found?.measurements[name]?.error
                }}
              />
              <div className={row === undefined ? '' : 'withdetail'}>
                <EvaluationRows
                  told={view}
                  filter={filter}
                  rows={rows}
                  chosen={row}
                  onFilter={(change) => set({ ...change, row: '' })}
                  hrefOf={(index) => to({ row: String(index) })}
                />
                {row !== undefined && (
                  <RowDetail told={view} index={row} closed={to({ row: '' })} onAdd={(one) => setAdded([one])} />
                )}
              </div>
              <div className="row">
                <Button icon="plus" onPress={() => setAdded('wrong')}>
                  Add wrong rows to a dataset
                </Button>
              </div>
              {added === 'wrong' && <AddWrongRows id={id} filter={filter} onClose={() => setAdded(undefined)} />}
              {added !== undefined && added !== 'wrong' && <AddRows rows={added} onClose={() => setAdded(undefined)} />}
            </div>
          )
        }}
      </Shown>
    </Page>
  )
}

export default Evaluation

const filterOf = (search: URLSearchParams): RowFilter => {
  const only = search.get('only')
  return {
    only: only === 'wrong' || only === 'errors' || only === 'unchecked' ? only : '',
    evaluator: search.get('by') ?? '',
    order: search.get('order') === 'dataset' ? '' : 'worst',
    slice: search.get('slice') ?? '',
    value: search.get('value') ?? '',
    arm: search.get('arm') ?? '',
  }
}
