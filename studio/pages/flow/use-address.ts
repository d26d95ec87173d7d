import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { useNarrow } from '../../frame/narrow'
import { mainFile } from './text/flow-files'

/** What of a flow is on show: both sides, or one. */
export type View = 'split' | 'graph' | 'yaml'

/** The views in the order that the key walks. */
export const views: readonly View[] = ['split', 'graph', 'yaml']

/** What of the editor stands in the address, so that it can be sent to somebody and Back works. */
export interface Address {
  readonly view: View
  readonly node: string | undefined
  readonly tab: string | undefined
  readonly file: string
  readonly run: string | undefined
  /** Changes the address; `undefined` takes a part out. What is `passing` leaves no step for Back. */
  readonly set: (change: Readonly<Record<string, string | undefined>>, isPassing?: boolean) => void
}

/** The address of the editor. Where the page is narrow, both sides do not fit and the graph stands alone. */
export const useAddress = (): Address => {
  const [search, setSearch] = useSearchParams()
  const isNarrow = useNarrow()
  const set = useCallback<Address['set']>(
    (change, isPassing = false) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now)
          for (const [key, value] of Object.entries(change))
            if (value === undefined) next.delete(key)
            else next.set(key, value)
          return next
        },
        { replace: isPassing },
      ),
    [setSearch],
  )
  return useMemo(() => {
    const asked = views.find((one) => one === search.get('view')) ?? 'split'
    return {
      view: isNarrow && asked === 'split' ? 'graph' : asked,
      node: search.get('node') ?? undefined,
      tab: search.get('tab') ?? undefined,
      file: search.get('file') ?? mainFile,
      run: search.get('run') ?? undefined,
      set,
    }
  }, [search, isNarrow, set])
}
