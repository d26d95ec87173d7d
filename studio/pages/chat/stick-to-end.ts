import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

const near = 40

/** Keeps the end of a scrolled place in sight while it grows, until somebody scrolls away. */
export const useStickToEnd = (
  growth: unknown,
): { readonly place: RefObject<HTMLDivElement | null>; readonly isAway: boolean; readonly toEnd: () => void } => {
  const place = useRef<HTMLDivElement>(null)
  const [isAway, setAway] = useState(false)
  const toEnd = useCallback(() => {
    const element = place.current
    if (element) element.scrollTop = element.scrollHeight
    setAway(false)
  }, [])
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const look = (): void => setAway(element.scrollHeight - element.scrollTop - element.clientHeight > near)
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [])
  useEffect(() => {
    if (!isAway) toEnd()
    // Only what grows moves the end; being away is looked at as it is then.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [growth, toEnd])
  return { place, isAway, toEnd }
}
