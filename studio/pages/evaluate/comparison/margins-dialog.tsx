import { useState, type ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import type { Difference } from './compared'
import { aboutFigure, type Unit } from '../scorecard'

// How a figure is typed: shares by points, costs by a thousand rows.
const factors = { share: 100, usd: 1000, ms: 1 } as const
const words = { share: 'points', usd: '$ per 1,000', ms: 'ms' } as const
const factorOf = (unit: Unit): number => (unit === undefined ? 1 : factors[unit])

/** Says which differences do not matter: within its margin a figure is equivalent. */
export const MarginsDialog = ({
  metrics,
  gate,
  margins,
  onChange,
  onClose,
}: {
  readonly metrics: Readonly<Record<string, Difference>>
  /** What a gate says, where nothing else is said here. */
  readonly gate: Readonly<Record<string, number>>
  readonly margins: Readonly<Record<string, number>>
  readonly onChange: (margins: Readonly<Record<string, number>>) => void
  readonly onClose: () => void
}): ReactElement => {
  const shown = (value: number | undefined, unit: Unit): string =>
    value === undefined ? '' : String(Number((value * factorOf(unit)).toPrecision(6)))
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(Object.entries(margins).map(([key, value]) => [key, shown(value, metrics[key]?.unit)])),
  )
  const apply = (): void => {
    onChange(
      Object.fromEntries(
        Object.entries(typed).flatMap(([key, text]) => {
          const value = Number(text) / factorOf(metrics[key]?.unit)
          return text !== '' && Number.isFinite(value) && value > 0 ? [[key, value] as const] : []
        }),
      ),
    )
    onClose()
  }
  return (
    <Dialog
      title="Margins"
      onClose={onClose}
      foot={
        <>
          <span className="t3 xs grow">Say them before you look: a margin chosen afterwards proves nothing.</span>
          <Button kind="go" onPress={apply}>
            Compare with these
          </Button>
        </>
      }
    >
      <p className="t2">
        A difference within its margin does not matter: where its whole interval lies inside, the figure is equivalent.
      </p>
      <div className="takes">
        {Object.entries(metrics)
          .filter(([, { n }]) => n > 0)
          .map(([key, one]) => (
            <label key={key} className="marginrow">
              <span className="clip">
                <span className="med">{one.evaluator}</span> <span className="t3 xs">{aboutFigure(one)}</span>
              </span>
              <input
                className="in"
                inputMode="decimal"
                value={typed[key] ?? ''}
                placeholder={gate[key] === undefined ? 'none' : `${shown(gate[key], one.unit)} by the gate`}
                onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
              />
              <span className="t3 xs">{one.unit === undefined ? '' : words[one.unit]}</span>
            </label>
          ))}
      </div>
    </Dialog>
  )
}
