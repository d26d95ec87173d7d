import type { ReactElement, ReactNode } from 'react'
import { ClientError } from '../../client'
import { CopyButton } from './copy-button'
import { Icon } from './icon'

/** What will be here, its shape in outline, one action and one command. */
export const Empty = ({
  title,
  children,
  action,
  command,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly command?: string
}): ReactElement => (
  <div className="empty">
    <div className="outline" aria-hidden="true">
      <i />
      <i />
    </div>
    <h2>{title}</h2>
    <p>{children}</p>
    {(action !== undefined || command !== undefined) && (
      <div className="row">
        {action}
        {command !== undefined && <code>{command}</code>}
      </div>
    )}
  </div>
)

/** The page’s own outline while it is read; nothing for the first 150 ms. */
export const Loading = ({ lines = 6 }: { readonly lines?: number }): ReactElement => (
  <div className="loading" role="status" aria-label="Loading">
    {Array.from({ length: lines }, (_, place) => (
      <i key={place} />
    ))}
  </div>
)

/** An error: its code, what was asked and what was there, each place, the trace to quote. */
export const Failure = ({ error, action }: { readonly error: unknown; readonly action?: ReactNode }): ReactElement => {
  const known = error instanceof ClientError ? error : undefined
  const message = error instanceof Error ? error.message : 'The studio met an error without words'
  return (
    <div className="failure" role="alert">
      <div className="row">
        <Icon name="cross" size={14} className="bad" />
        <span className="mono strong">{known?.code ?? 'studio_error'}</span>
        <span className="grow" />
        {known?.traceId !== undefined && (
          <>
            <span className="t3 mono">trace {known.traceId.slice(0, 8)}</span>
            <CopyButton text={known.traceId} name="Copy the trace id" />
          </>
        )}
      </div>
      <p className="break">{message}</p>
      {known !== undefined && known.errors.length > 0 && (
        <ul>
          {known.errors.map((item, place) => (
            <li key={place} className="break">
              <span className="mono">
                {item.path ?? item.file ?? item.node ?? item.code}
                {item.line === undefined ? '' : `:${item.line}`}
              </span>{' '}
              {item.message}
            </li>
          ))}
        </ul>
      )}
      {action !== undefined && <div className="row">{action}</div>}
    </div>
  )
}

/** A query’s three faces in one place. */
export const Shown = <T,>({
  query,
  children,
  lines,
}: {
  readonly query: { readonly data: T | undefined; readonly error: unknown; readonly refetch?: () => unknown }
  readonly children: (data: T) => ReactNode
  readonly lines?: number
}): ReactElement => {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <Failure error={query.error} />
  return <Loading {...(lines !== undefined && { lines })} />
}
