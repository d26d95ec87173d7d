import { Fragment, useEffect, type ReactElement, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../parts/button'
import { Icon } from '../parts/icon'
import { turnTheme } from './appearance'
import { chord } from './keys'
import { openPalette } from './palette-state'
import { noteVisit } from './recent'

/** One step of where one is. */
export interface Crumb {
  readonly text: string
  readonly href?: string
}

/** A page: the bar with where one is, what is on show and its actions, and the body. */
export const Page = ({
  crumbs,
  state,
  actions,
  children,
  fill = false,
}: {
  readonly crumbs: readonly Crumb[]
  readonly state?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** Whether the body lays itself out to the edges. */
  readonly fill?: boolean
}): ReactElement => {
  const title = crumbs
    .map(({ text }) => text)
    .toReversed()
    .join(' · ')
  const [here] = useLocation()
  useEffect(() => {
    document.title = `${title} · Sluice`
    noteVisit({ href: here, text: title })
  }, [title, here])
  return (
    <>
      <header className="bar">
        <nav className="crumbs" aria-label="Where this is">
          <ol>
            {crumbs.map(({ text, href }, place) => (
              <li key={place}>
                {href !== undefined && place < crumbs.length - 1 ? (
                  <Link href={href}>{text}</Link>
                ) : (
                  <span aria-current={place === crumbs.length - 1 ? 'page' : undefined}>{text}</span>
                )}
              </li>
            ))}
          </ol>
        </nav>
        {state}
        <span className="grow" />
        <button type="button" className="find" onClick={() => openPalette()}>
          <Icon name="search" size={14} />
          <span>Search or run a command</span>
          <span className="kbd" aria-hidden="true">
            {chord('mod+k')}
          </span>
        </button>
        <Button kind="quiet" icon="sun" name="Turn the theme" onPress={turnTheme} />
        <Fragment>{actions}</Fragment>
      </header>
      <main className={fill ? 'main' : 'body'} id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
