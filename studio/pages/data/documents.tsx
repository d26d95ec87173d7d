import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import { documentPages } from '../../api/lists'
import { queries } from '../../api/queries'
import type { DocumentView } from '../../api/types'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { ago, count } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Pill } from '../../parts/pill'
import { Rows } from '../../parts/rows'
import { Empty, Failure, Shown } from '../../parts/states'

/** The documents of an index with their states; what could not be read says why and can be tried again. */
export const Documents = ({
  index,
  chosen,
  onlyFailed,
}: {
  readonly index: string
  readonly chosen: string | undefined
  readonly onlyFailed: boolean
}): ReactElement => {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(documentPages(index))
  const again = (): void => void queries.invalidateQueries({ queryKey: ['documents', index] })
  const retry = useMutation({
    mutationFn: (path: string) => client.retryDocument({ index, body: { path } }),
    onSuccess: again,
  })
  const remove = useMutation({
    mutationFn: (path: string) => client.deleteDocument({ index, path }),
    onSuccess: (_, path) => {
      toast(`${path} is gone, and its passages with it`)
      again()
    },
  })
  const items = data?.pages.flatMap((page) => page.items).filter(({ status }) => !onlyFailed || status === 'failed')
  return (
    <>
      {(retry.error ?? remove.error) && <Failure error={retry.error ?? remove.error} />}
      <Shown query={{ data: items, error }}>
        {(documents) =>
          documents.length === 0 ? (
            <Empty
              title={onlyFailed ? 'Nothing needs attention' : 'No document yet'}
              {...(!onlyFailed && { command: `sluice docs put ${index} ./manuals` })}
            >
              {onlyFailed ? 'Every document was read.' : 'Drop files anywhere on this page, or choose them above.'}
            </Empty>
          ) : (
            <Rows
              label="Documents"
              items={documents}
              rowHeight={37}
              chosen={chosen}
              keyOf={({ path }) => path}
              hrefOf={({ path }) => `/data/indexes/${encodeURIComponent(index)}?doc=${encodeURIComponent(path)}`}
              nameOf={({ path, status }) => `${path}, ${status}`}
              hasMore={hasNextPage}
              onMore={() => {
                if (!isFetchingNextPage) void fetchNextPage()
              }}
              height="calc(100vh - 330px)"
              columns={[
                {
                  head: 'Document',
                  width: 'minmax(120px, 1.6fr)',
                  cell: (one) => (
                    <>
                      <Icon name="file" size={14} className="t3" />
                      <span className="clip">{one.path}</span>
                    </>
                  ),
                },
                {
                  head: 'State',
                  width: 'minmax(90px, 1fr)',
                  cell: (one) => <State document={one} onRetry={() => retry.mutate(one.path)} />,
                },
                { head: 'Chunks', width: '54px', isFigure: true, cell: (one) => count(one.chunks) },
                { head: 'Who', width: '70px', cell: (one) => <Who acl={one.acl} /> },
                {
                  head: 'Indexed',
                  width: '82px',
                  isFigure: true,
                  cell: (one) => (
                    <span className="t3 xs">{one.indexed_at === null ? 'not yet' : ago(one.indexed_at)}</span>
                  ),
                },
                {
                  head: '',
                  width: '26px',
                  cell: (one) => (
                    <Button
                      kind="quiet"
                      size="sm"
                      icon="bin"
                      name={`Delete ${one.path}`}
                      onPress={() => remove.mutate(one.path)}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Shown>
    </>
  )
}

const State = ({
  document,
  onRetry,
}: {
  readonly document: DocumentView
  readonly onRetry: () => void
}): ReactElement => (
  <span className="row">
    <Pill state={document.status} text={document.status === 'failed' ? 'not readable' : document.status} />
    {document.status === 'failed' && (
      <>
        <span className="bad mono clip" title={document.error?.message}>
          {document.error?.code}
        </span>
        <Button size="sm" icon="retry" onPress={onRetry}>
          Retry
        </Button>
      </>
    )}
  </span>
)

const Who = ({ acl }: { readonly acl: readonly string[] | null }): ReactElement =>
  acl === null ? (
    <span className="t2 xs">public</span>
  ) : (
    <span className="row xs t2" title={acl.join(', ')}>
      <Icon name="lock" size={12} />
      <span className="clip">{acl.join(', ') || 'nobody'}</span>
    </span>
  )

/** One document: its passages in their order. */
export const Chunks = ({
  index,
  path,
  children,
}: {
  readonly index: string
  readonly path: string
  readonly children: (text: string) => ReactElement
}): ReactElement => {
  const pages = useInfiniteQuery({
    queryKey: ['chunks', index, path, 'pages'],
    queryFn: ({ pageParam }) =>
      client.listChunks({ index, path, limit: 100, ...(pageParam !== '' && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const items = pages.data?.pages.flatMap((page) => page.items)
  return (
    <Shown query={{ data: items, error: pages.error }}>
      {(chunks) => (
        <div className="chunks" tabIndex={0} role="region" aria-label={`Chunks of ${path}`}>
          <div className="row">
            <Link className="btn quiet sm" href={`/data/indexes/${encodeURIComponent(index)}`}>
              All documents
            </Link>
            <span className="med clip">{path}</span>
            <span className="t3 xs nowrap">{count(chunks.length)} chunks</span>
          </div>
          {chunks.map((chunk, place) => (
            <section key={chunk.passage} className="chunk" aria-label={`Chunk ${place + 1}`}>
              <div className="lbl">
                {place + 1} · {chunk.section}
                {chunk.page === undefined ? '' : ` · page ${chunk.page}`} · characters {count(chunk.start)} to{' '}
                {count(chunk.end)}
              </div>
              {children(chunk.text)}
            </section>
          ))}
          {pages.hasNextPage && (
            <Button onPress={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
              More chunks
            </Button>
          )}
        </div>
      )}
    </Shown>
  )
}
