import { useEffect, useState, type ReactElement } from 'react'
import { Icon } from '../parts/icon'
import { useReach } from './reach'

/** The strip that says that nobody answers, since when, and when it is tried again. */
export const ServerGone = (): ReactElement | null => {
  const { goneSince, nextTry } = useReach()
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (goneSince === null) return undefined
    const ticking = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(ticking)
  }, [goneSince])
  if (goneSince === null) return null
  const since = new Date(goneSince).toTimeString().slice(0, 5)
  const left = nextTry === null ? 0 : Math.max(0, Math.ceil((nextTry - now) / 1000))
  return (
    <div className="gone" role="status">
      <Icon name="bang" size={14} />
      <span>
        No answer from {location.host} since {since}. {left > 0 ? `Trying again in ${left} s.` : 'Trying now.'} Edits
        stay in this browser.
      </span>
    </div>
  )
}
