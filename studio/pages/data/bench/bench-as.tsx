import type { ReactElement } from 'react'

/** For whom the bench asks: oneself, the public, or a group that documents name. */
export const BenchAs = ({
  as,
  groups,
  onChoose,
}: {
  readonly as: string
  readonly groups: readonly string[]
  readonly onChoose: (as: string) => void
}): ReactElement => (
  <label className="row xs t2">
    As
    <select className="in sm" aria-label="As group" value={as} onChange={(event) => onChoose(event.target.value)}>
      <option value="">yourself</option>
      <option value="*">public</option>
      {[...new Set([...groups, ...(as === '' || as === '*' ? [] : [as])])].map((group) => (
        <option key={group}>{group}</option>
      ))}
    </select>
  </label>
)
