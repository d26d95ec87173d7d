import { useEffect, useSyncExternalStore, type ReactElement } from 'react'
import { Button } from '../parts/button'

/** Something that happened elsewhere or can be undone. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly action?: { readonly text: string; readonly run: () => void }
}

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()
const set = (next: readonly Toast[]): void => {
  toasts = next
  listeners.forEach((listener) => listener())
}

/** Shows a sentence for six seconds; never an error. */
export const toast = (text: string, action?: Toast['action']): void => {
  last += 1
  set([...toasts.slice(-2), { id: last, text, ...(action && { action }) }])
}

/** Where toasts stand. */
export const Toasts = (): ReactElement => {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status">
      {shown.map((one) => (
        <One key={one.id} {...one} />
      ))}
    </div>
  )
}

const One = ({ id, text, action }: Toast): ReactElement => {
  const close = (): void => set(toasts.filter((one) => one.id !== id))
  useEffect(() => {
    const timer = setTimeout(() => {
      // It stays while the pointer or the focus is on it.
      if (!document.querySelector('.toasts:hover, .toasts:focus-within')) close()
    }, 6_000)
    return () => clearTimeout(timer)
  })
  return (
    <div className="toast">
      <span>{text}</span>
      {action && (
        <Button
          kind="quiet"
          size="sm"
          onPress={() => {
            action.run()
            close()
          }}
        >
          {action.text}
        </Button>
      )}
      <Button kind="quiet" size="sm" icon="cross" name="Close" onPress={close} />
    </div>
  )
}
