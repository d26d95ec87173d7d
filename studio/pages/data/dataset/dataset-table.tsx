import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { Operations } from '../../../../client'
import { client } from '../../../api/client'
import { ago, count, counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { comparableEvaluations } from '../../evaluate/evaluation-lists'
import { DatasetSource } from './dataset-source'

type Summary = Operations['listDatasets']['reply']['items'][number]

const mostLooked = 40

/** Datasets with what they hold, where their latest version came from, and what is measured by them. */
export const DatasetTable = ({ datasets }: { readonly datasets: readonly Summary[] }): ReactElement => {
  const columns = useQueries({
    queries: datasets.slice(0, mostLooked).map(({ name, version }) => ({
      queryKey: ['dataset', name, { version }],
      queryFn: () => client.getDataset({ name, version }),
      staleTime: Infinity,
    })),
  })
  const evaluations = useQuery(comparableEvaluations).data?.items
  return (
    <table className="datas">
      <thead>
        <tr>
          <th>Dataset</th>
          <th className="wide">Version</th>
          <th className="n">Rows</th>
          <th className="wide">Columns</th>
          <th className="wide">Measured by it</th>
          <th className="wide">Made</th>
        </tr>
      </thead>
      <tbody>
        {datasets.map((one, place) => {
          const told = columns[place]?.data?.columns
          const uses = evaluations?.filter(({ dataset }) => dataset === one.name) ?? []
          return (
            <tr key={one.name}>
              <td>
                <Link className="row med" href={`/data/datasets/${encodeURIComponent(one.name)}`}>
                  <Icon name="table" size={14} className="t3" />
                  {one.name}
                </Link>
              </td>
              <td className="wide">
                <span className="tag">{one.version.slice(0, 7)}</span>
              </td>
              <td className="n">{count(one.rows)}</td>
              <td className="t2 xs wide">
                <span className="clip columns" title={told?.map(({ name }) => name).join(', ')}>
                  {told?.map(({ name }) => name).join(', ') ?? ''}
                </span>
              </td>
              <td className="wide">
                {uses.length === 0 ? (
                  <span className="t3">nothing yet</span>
                ) : (
                  <Link href={`/evaluate?of=${encodeURIComponent(one.name)}`}>
                    {[...new Set(uses.map(({ flow }) => flow))].slice(0, 2).join(', ')}{' '}
                    <span className="t3">{counted(uses.length, 'evaluation')}</span>
                  </Link>
                )}
              </td>
              <td className="t3 wide">
                {ago(one.created_at)} by {one.created_by}
                <DatasetSource source={one.source} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
