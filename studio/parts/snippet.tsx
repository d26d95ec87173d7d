import type { ReactElement } from 'react'
import { CopyButton } from './copy-button'

/** A piece of text to take along, with the button that copies it. */
export const Snippet = ({ text, name }: { readonly text: string; readonly name: string }): ReactElement => (
  <div className="snippet">
    <pre className="code" tabIndex={0} aria-label={name}>
      {text}
    </pre>
    <CopyButton text={text} name={`Copy ${name}`} />
  </div>
)
