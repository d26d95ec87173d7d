import { useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { Segments } from '../../../parts/tabs'
import type { Compared } from './compared'
import { writeMargins } from './margins'
import { MarginsDialog } from './margins-dialog'
import { SliceBar } from '../choices/slice-bar'

/** How a comparison is looked at: which rows, which margins, as charts or numbers; all of it stands in the address. */
export const ComparisonTools = ({
  compared,
  slice,
  isTable,
  gate,
  margins,
  onChange,
}: {
  readonly compared: Compared
  readonly slice: { readonly column: string; readonly value: string }
  readonly isTable: boolean
  readonly gate: Readonly<Record<string, number>>
  readonly margins: Readonly<Record<string, number>>
  readonly onChange: (change: Readonly<Record<string, string>>, replace?: boolean) => void
}): ReactElement => {
  const [isOpen, setOpen] = useState(false)
  const set = Object.keys(margins).length
  return (
    <div className="row wrap">
      {compared.slices && (
        <SliceBar
          slices={compared.slices}
          total={totalOf(compared)}
          column={slice.column}
          value={slice.value}
          onChoose={(name, one) => onChange({ slice: name, value: one, row: '' })}
        />
      )}
      <span className="grow" />
      <Button size="sm" onPress={() => setOpen(true)}>
        Margins{set > 0 ? `, ${set}` : ''}
      </Button>
      <Segments
        label="Charts"
        chosen={isTable ? 'table' : ''}
        onChoose={(charts) => onChange({ charts }, true)}
        options={[
          ['', 'Charts'],
          ['table', 'Numbers'],
        ]}
      />
      {isOpen && (
        <MarginsDialog
          metrics={compared.metrics}
          gate={gate}
          margins={margins}
          onChange={(next) => onChange({ margins: writeMargins(next) })}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  )
}

// Slices are counted over all rows, also while one of them is looked at.
const totalOf = ({ slices = {}, rows }: Compared): number =>
  Math.max(rows, ...Object.values(slices).map((values) => values.reduce((sum, one) => sum + one.rows, 0)))
