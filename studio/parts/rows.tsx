import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useKeys } from '../frame/keys'
import { useNarrow } from '../frame/narrow'

/** One column of a long list. */
export interface Column<T> {
  readonly head: string
  /** What is said of it beside its name. */
  readonly note?: string
  /** Its track, as CSS grid names it. */
  readonly width: string
  readonly isFigure?: boolean
  /** Left out where the page is narrow. */
  readonly isWide?: boolean
  readonly cell: (item: T) => ReactNode
}

/** A list as long as it may be: only what is in sight is drawn, the next page is read before its end comes. */
export const Rows = <T,>({
  label,
  items,
  columns: all,
  keyOf,
  hrefOf,
  nameOf,
  below,
  rowHeight = 33,
  chosen,
  hasMore = false,
  onMore,
  height = 'calc(100vh - 230px)',
}: {
  readonly label: string
  readonly items: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly keyOf: (item: T) => string
  /** Where a row leads; the first column is its link. */
  readonly hrefOf?: (item: T) => string
  readonly nameOf?: (item: T) => string
  /** What is opened beneath a row, where there is something to say of it. */
  readonly below?: (item: T) => ReactNode
  readonly rowHeight?: number
  readonly chosen?: string | undefined
  readonly hasMore?: boolean
  readonly onMore?: () => void
  readonly height?: string
}): ReactElement => {
  const place = useRef<HTMLDivElement>(null)
  const isNarrow = useNarrow()
  const columns = isNarrow ? all.filter(({ isWide }) => isWide !== true) : all
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= items.length - 20) onMore?.()
  }, [hasMore, last, items.length, onMore])
  // J and K walk the rows: the focus is the place.
  const step = (by: number): void => {
    const links = [...(place.current?.querySelectorAll<HTMLElement>('.lead') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
  }
  useKeys(hrefOf ? { j: () => step(1), k: () => step(-1) } : {})
  const template = columns.map(({ width }) => width).join(' ')
  return (
    <div className="rows" role="table" aria-label={label} aria-rowcount={hasMore ? -1 : items.length}>
      <div role="rowgroup">
        <div className="head" role="row" style={{ gridTemplateColumns: template }}>
          {columns.map(({ head, note, isFigure }) => (
            <span key={head} role="columnheader" className={isFigure ? 'n' : 'clip'}>
              {head}
              {note !== undefined && <i> {note}</i>}
            </span>
          ))}
        </div>
      </div>
      <div ref={place} className="lines" role="rowgroup" tabIndex={hrefOf ? -1 : 0} style={{ maxHeight: height }}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start }) => {
            const item = items[index] as T
            const key = keyOf(item)
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 1}
                data-index={index}
                ref={virtual.measureElement}
                className={`line ${hrefOf ? 'can' : ''} ${key === chosen ? 'sel' : ''}`}
                style={{
                  gridTemplateColumns: template,
                  position: 'absolute',
                  top: 0,
                  left: 0,
                  transform: `translateY(${start}px)`,
                }}
              >
                {columns.map(({ head, isFigure, cell }, column) => (
                  <span key={head} role="cell" className={isFigure ? 'n' : 'clip'}>
                    {column === 0 && hrefOf ? (
                      <Link className="lead" href={hrefOf(item)} aria-label={nameOf?.(item)}>
                        {cell(item)}
                      </Link>
                    ) : (
                      cell(item)
                    )}
                  </span>
                ))}
                {below?.(item)}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
