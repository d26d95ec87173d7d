import { useEffect, useState } from 'react'

const stepMs = 100

/** The time now, ten times a second while something goes on. */
export const useNow = (isTicking: boolean): number => {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!isTicking) return undefined
    const timer = setInterval(() => setNow(Date.now()), stepMs)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}
