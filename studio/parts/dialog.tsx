import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import { Button } from './button'

/** A dialog of the browser’s own: it holds the focus, Escape closes it, what is behind is still. */
export const Dialog = ({
  title,
  children,
  foot,
  onClose,
  size = 'sheet',
}: {
  readonly title: string
  readonly children: ReactNode
  readonly foot?: ReactNode
  readonly onClose: () => void
  readonly size?: 'sheet' | 'wide'
}): ReactElement => {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    element.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      className={size}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dhead">
        <h2>{title}</h2>
        <Button kind="quiet" icon="cross" name="Close" onPress={onClose} />
      </div>
      <div className="dbody">{children}</div>
      {foot !== undefined && <div className="dfoot">{foot}</div>}
    </dialog>
  )
}
