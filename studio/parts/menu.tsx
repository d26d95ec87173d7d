import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from './button'
import { Icon, type IconName } from './icon'
import './menu.css'

/** One thing that a menu does. */
export interface MenuItem {
  readonly text: string
  readonly icon: IconName
  readonly onChoose: () => void
  /** Why it cannot be chosen now. */
  readonly off?: string | false
  /** Whether something is gone after it. */
  readonly isFinal?: boolean
}

/** What is done seldom, behind one button; arrows walk it, Escape closes it. */
export const Menu = ({ name, items }: { readonly name: string; readonly items: readonly MenuItem[] }): ReactElement => {
  const [isOpen, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const step = (by: number): void => {
    const all = [...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = all.findIndex((one) => one === document.activeElement)
    all[(at + by + all.length) % all.length]?.focus()
  }
  useEffect(() => {
    if (!isOpen) return undefined
    place.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const leave = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', leave)
    return () => removeEventListener('pointerdown', leave)
  }, [isOpen])
  const close = (): void => {
    setOpen(false)
    place.current?.querySelector<HTMLElement>('button')?.focus()
  }
  return (
    <div
      className="menuat"
      ref={place}
      onKeyDown={(event) => {
        if (!isOpen) return
        if (event.key === 'ArrowDown') step(1)
        else if (event.key === 'ArrowUp') step(-1)
        else if (event.key === 'Escape') close()
        else if (event.key === 'Tab') return setOpen(false)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <Button icon="more" name={name} pressed={isOpen} onPress={() => setOpen(!isOpen)} />
      {isOpen && (
        <div className="menu" role="menu" aria-label={name}>
          {items.map(({ text, icon, onChoose, off = false, isFinal = false }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={isFinal ? 'bad' : undefined}
              aria-disabled={off !== false || undefined}
              title={off === false ? undefined : off}
              onClick={() => {
                if (off !== false) return
                close()
                onChoose()
              }}
            >
              <Icon name={icon} size={14} />
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
