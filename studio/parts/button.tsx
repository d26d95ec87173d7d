import type { ReactElement, ReactNode } from 'react'
import { chord } from '../frame/keys'
import { Icon, type IconName } from './icon'

/** What a button says and does. */
export interface ButtonProps {
  readonly children?: ReactNode
  readonly icon?: IconName
  readonly kind?: 'go' | 'quiet' | 'stop' | 'plain'
  readonly size?: 'sm'
  /** Its name where it shows an icon alone. */
  readonly name?: string
  readonly keys?: string
  readonly busy?: boolean
  /** Why it cannot be pressed now. */
  readonly off?: string | false | undefined
  readonly pressed?: boolean
  readonly onPress?: () => void
  readonly submit?: boolean
}

/** A button; one that is off says why and stays reachable. */
export const Button = ({
  children,
  icon,
  kind = 'plain',
  size,
  name,
  keys,
  busy,
  off,
  pressed,
  onPress,
  submit,
}: ButtonProps): ReactElement => {
  const isOff = busy === true || (off !== undefined && off !== false)
  const isIconAlone = children === undefined
  return (
    <button
      type={submit ? 'submit' : 'button'}
      className={`btn ${kind} ${size ?? ''} ${isIconAlone ? 'sq' : ''}`}
      aria-label={isIconAlone ? name : undefined}
      aria-disabled={isOff || undefined}
      aria-busy={busy || undefined}
      aria-pressed={pressed}
      aria-keyshortcuts={keys?.replace('mod', 'Control').replace('shift', 'Shift')}
      title={
        typeof off === 'string' ? off : isIconAlone ? `${name ?? ''}${keys ? ` (${chord(keys)})` : ''}` : undefined
      }
      onClick={(event) => {
        if (isOff) event.preventDefault()
        else onPress?.()
      }}
    >
      {busy ? (
        <Icon name="arc" size={14} className="spin" />
      ) : (
        icon && <Icon name={icon} size={isIconAlone ? 16 : 14} />
      )}
      {children}
      {keys !== undefined && !isIconAlone && (
        <span className="kbd" aria-hidden="true">
          {chord(keys)}
        </span>
      )}
    </button>
  )
}
