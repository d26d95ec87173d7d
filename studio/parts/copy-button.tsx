import { useState, type ReactElement } from 'react'
import { Button } from './button'

/** Copies a text and says so. */
export const CopyButton = ({ text, name }: { readonly text: string; readonly name: string }): ReactElement => {
  const [isDone, setDone] = useState(false)
  return (
    <Button
      kind="quiet"
      size="sm"
      icon={isDone ? 'tick' : 'copy'}
      name={isDone ? 'Copied' : name}
      onPress={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setDone(true)
          setTimeout(() => setDone(false), 1500)
        })
      }}
    />
  )
}
