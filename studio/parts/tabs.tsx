import type { ReactElement } from 'react'

/** One of several faces of the same thing. */
export interface Tab {
  readonly id: string
  readonly text: string
  readonly count?: number | string
}

/** Tabs; arrows walk them. The panel they choose follows in the page, with the role `tabpanel`. */
export const Tabs = ({
  tabs,
  chosen,
  onChoose,
  label,
}: {
  readonly tabs: readonly Tab[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
  readonly label: string
}): ReactElement => (
  <div className="tabs" role="tablist" aria-label={label}>
    {tabs.map(({ id, text, count }, place) => (
      <button
        key={id}
        type="button"
        role="tab"
        aria-selected={id === chosen}
        tabIndex={id === chosen ? 0 : -1}
        onClick={() => onChoose(id)}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
          if (step === 0) return
          const next = (place + step + tabs.length) % tabs.length
          onChoose(tabs[next]?.id ?? id)
          ;(event.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus()
        }}
      >
        {text}
        {count !== undefined && <span className="ct">{count}</span>}
      </button>
    ))}
  </div>
)

/** A choice of few, all in sight. */
export const Segments = <Id extends string>({
  options,
  chosen,
  onChoose,
  label,
}: {
  readonly options: readonly (readonly [Id, string])[]
  readonly chosen: Id
  readonly onChoose: (id: Id) => void
  readonly label: string
}): ReactElement => (
  <div className="seg" role="group" aria-label={label}>
    {options.map(([id, text]) => (
      <button key={id} type="button" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
        {text}
      </button>
    ))}
  </div>
)
