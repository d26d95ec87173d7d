import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { Json, JsonObject } from '../../../../client'
import { client } from '../../../api/client'
import { textOf } from '../../../parts/text-of'

const mostRows = 100

/** Takes inputs from a row of a dataset: its columns that are called like an input. */
export const RowPicker = ({
  names,
  onPick,
}: {
  readonly names: readonly string[]
  readonly onPick: (values: JsonObject) => void
}): ReactElement | null => {
  const [name, setName] = useState('')
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const rows = useQuery({
    queryKey: ['dataset', name, 'head', mostRows],
    queryFn: () => client.listDatasetRows({ name, limit: mostRows }),
    enabled: name !== '',
  })
  const fitting = (rows.data?.items ?? []).map(({ row }) => valuesIn(row, names))
  if ((datasets.data?.items.length ?? 0) === 0) return null
  return (
    <div className="row">
      <select
        className="in"
        aria-label="Take from a dataset"
        value={name}
        onChange={(event) => setName(event.target.value)}
      >
        <option value="">As they were used last</option>
        {datasets.data?.items.map((dataset) => (
          <option key={dataset.name} value={dataset.name}>
            From {dataset.name}
          </option>
        ))}
      </select>
      {name !== '' && (
        <select
          className="in"
          aria-label="Row"
          defaultValue=""
          onChange={(event) => {
            const values = fitting[Number(event.target.value)]
            if (event.target.value !== '' && values) onPick(values)
          }}
        >
          <option value="" disabled>
            {rows.data ? (fitting.length === 0 ? 'It has no rows' : 'Choose a row') : 'Reading its rows'}
          </option>
          {fitting.map((values, place) => (
            <option key={place} value={place}>
              {place + 1}: {textOf(Object.values(values)[0]).slice(0, 60) || 'no column is called like an input'}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

const valuesIn = (row: Readonly<Record<string, unknown>>, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(row, name) ? [[name, row[name] as Json]] : [])))
