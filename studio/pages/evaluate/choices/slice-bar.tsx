import type { ReactElement } from 'react'
import { Segments } from '../../../parts/tabs'
import type { Compared } from '../comparison/compared'

/** Which rows are looked at: a column with few values, and one of them. */
export const SliceBar = ({
  slices,
  total,
  column,
  value,
  onChoose,
}: {
  readonly slices: NonNullable<Compared['slices']>
  readonly total: number
  readonly column: string
  readonly value: string
  readonly onChoose: (column: string, value: string) => void
}): ReactElement | null => {
  const columns = Object.keys(slices)
  const shown = column in slices ? column : columns[0]
  if (shown === undefined) return null
  const values = slices[shown] ?? []
  const chosen = column === shown ? value : ''
  return (
    <div className="row slices">
      {columns.length > 1 && (
        <select
          className="in sm"
          aria-label="Sliced by"
          value={shown}
          onChange={(event) => onChoose(event.target.value, '')}
        >
          {columns.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <Segments
        label={`Rows by ${shown}`}
        chosen={chosen}
        onChoose={(next) => onChoose(shown, next)}
        options={[
          ['', `All ${total}`] as const,
          ...values.map((one) => [one.value, `${one.value} ${one.rows}`] as const),
        ]}
      />
    </div>
  )
}
