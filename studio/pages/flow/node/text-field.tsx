import { useEffect, useState, type ReactElement } from 'react'

/** A field whose text counts once it is left or entered. */
export const TextField = ({
  label,
  value,
  hint,
  list,
  isLong = false,
  isBare = false,
  onCommit,
}: {
  readonly label: string
  readonly value: string
  readonly hint?: string | undefined
  readonly list?: string | undefined
  readonly isLong?: boolean
  readonly isBare?: boolean
  readonly onCommit: (text: string) => void
}): ReactElement => {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const common = {
    className: 'in mono',
    value: text,
    'aria-label': isBare ? label : undefined,
    onBlur: () => text !== value && onCommit(text),
  }
  const field = isLong ? (
    <textarea
      {...common}
      rows={Math.min(6, text.split('\n').length + 1)}
      onChange={(event) => setText(event.target.value)}
    />
  ) : (
    <input
      {...common}
      list={list}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && text !== value && onCommit(text)}
    />
  )
  if (isBare) return field
  return (
    <label className="label">
      <span>{label}</span>
      {field}
      {hint !== undefined && <span className="hint">{hint}</span>}
    </label>
  )
}
