import type { ReactElement } from 'react'
import type { Stretch } from './three-way'

/** One place in which two texts differ, and whose stays. */
export const ConflictChoice = ({
  name,
  stretch,
  chosen,
  onChoose,
}: {
  readonly name: string
  readonly stretch: Stretch
  readonly chosen: 'mine' | 'theirs' | undefined
  readonly onChoose: (side: 'mine' | 'theirs') => void
}): ReactElement => (
  <fieldset className="cf" aria-label={stretch.isConflict ? 'Both changed this' : 'One side changed this'}>
    {(['mine', 'theirs'] as const).map((side) => (
      <label key={side} className={`cc ${chosen === side ? 'on' : ''}`}>
        <span className="row xs">
          <input type="radio" name={name} checked={chosen === side} onChange={() => onChoose(side)} />
          {side === 'mine' ? 'Yours' : 'Theirs'}
          {!stretch.isConflict && <span className="t3">{stretch.usual === side ? 'changed' : 'as it was'}</span>}
        </span>
        <code>
          {side === 'mine' ? (
            <ins>{stretch.mine.join('\n') || '(nothing here)'}</ins>
          ) : (
            <del>{stretch.theirs.join('\n') || '(nothing here)'}</del>
          )}
        </code>
      </label>
    ))}
  </fieldset>
)
