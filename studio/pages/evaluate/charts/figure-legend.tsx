import type { ReactElement, ReactNode } from 'react'

/** What the marks of a chart of levels mean; at its end what holds for all of them. */
export const FigureLegend = ({
  isPair = false,
  hasGate,
  hasMargin = false,
  children,
}: {
  readonly isPair?: boolean
  readonly hasGate: boolean
  readonly hasMargin?: boolean
  readonly children?: ReactNode
}): ReactElement => (
  <div className="tfoot2">
    {isPair && (
      <span className="row">
        <svg width="22" height="12" aria-hidden="true">
          <path d="M1 6h20" className="thin" />
          <circle cx="11" cy="6" r="3.200" className="open" />
        </svg>
        baseline
      </span>
    )}
    <span className="row">
      <svg width="22" height="12" aria-hidden="true">
        <path d="M1 6h20" className="thick" />
        <circle cx="11" cy="6" r="4" />
      </svg>
      {isPair ? 'candidate' : 'value and interval'}
    </span>
    {hasGate && (
      <span className="row">
        <svg width="16" height="14" aria-hidden="true">
          <rect width="12" height="14" className="zone" />
          <path d="M12.500 0v14" className="thin" />
        </svg>
        gate, shaded side fails
      </span>
    )}
    {hasMargin && (
      <span className="row">
        <svg width="14" height="14" aria-hidden="true">
          <rect width="14" height="14" className="zone" />
        </svg>
        margin
      </span>
    )}
    <span className="row">
      <svg width="24" height="12" aria-hidden="true">
        {isPair && <path d="M1 6h22" className="dashed" />}
        <circle cx="12" cy="6" r="3.500" className="open" />
      </svg>
      {isPair ? 'undecided' : 'no interval'}
    </span>
    <span className="row">
      <i className="hatch keyh" /> not measured
    </span>
    <span className="grow" />
    {children}
  </div>
)
