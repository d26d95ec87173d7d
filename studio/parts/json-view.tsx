import type { ReactElement } from 'react'
import { CopyButton } from './copy-button'

/** A value as text: words as they are, anything else as JSON; always text, never markup. */
export const textOfValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? 'nothing')

const longest = 40_000

/** A value that can be read and copied. */
export const JsonView = ({ value, label }: { readonly value: unknown; readonly label: string }): ReactElement => {
  const text = textOfValue(value)
  return (
    <div className="json">
      <div className="row">
        <h3>{label}</h3>
        <span className="grow" />
        <CopyButton text={text} name={`Copy ${label}`} />
      </div>
      <pre className="code" tabIndex={0} aria-label={label}>
        {text.length > longest
          ? `${text.slice(0, longest)}\n… ${text.length - longest} more characters; copying takes all`
          : text}
      </pre>
    </div>
  )
}
