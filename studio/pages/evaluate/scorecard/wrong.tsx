import type { ReactElement } from 'react'

/** What is wrong with a field, beneath it. */
export const Wrong = ({ messages }: { readonly messages: readonly string[] }): ReactElement => (
  <>
    {messages.map((message) => (
      <span key={message} className="hint bad">
        {message}
      </span>
    ))}
  </>
)
