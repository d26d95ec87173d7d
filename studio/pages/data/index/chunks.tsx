import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactElement } from 'react'
import { Link } from 'wouter'
import { client, clientFor } from '../../../api/client'
import type { DocumentView, ReadReport } from '../../../api/types'
import { Button } from '../../../parts/button'
import { bytes, count, counted, duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { PassageText } from '../../../parts/passage-text'
import { Failure, Shown } from '../../../parts/states'
import { principalOf } from '../bench/bench-search'
import { Who } from './who'

/** A document as it was read, with the borders of its chunks drawn in its text. */
export const Chunks = ({
  index,
  path,
  as,
  passage,
  backTo,
  onAs,
}: {
  readonly index: string
  readonly path: string
  /** For whom it is read. */
  readonly as: string
  /** The chunk that is looked for. */
  readonly passage: string | undefined
  readonly backTo: string
  readonly onAs: (as: string) => void
}): ReactElement => {
  const status = useQuery({
    queryKey: ['document', index, path],
    queryFn: async () => (await client.getDocument({ index, path })) as unknown as DocumentView,
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? 1_000 : false),
  })
  const pages = useInfiniteQuery({
    // Of what was indexed last: a document that is opened while it is read shows its chunks once it was.
    queryKey: ['chunks', index, path, 'pages', as, status.data?.indexed_at ?? ''],
    queryFn: ({ pageParam }) =>
      clientFor(principalOf(as)).listChunks({
        index,
        path,
        limit: 100,
        ...(pageParam !== '' && { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const items = pages.data?.pages.flatMap((page) => page.items)
  const wanted = useRef<HTMLElement>(null)
  const isThere = items?.some((one) => one.passage === passage) ?? false
  useEffect(() => wanted.current?.scrollIntoView({ block: 'center' }), [passage, isThere])
  const readers = status.data?.acl ?? []
  return (
    <div className="chunks" tabIndex={0} role="region" aria-label={`Chunks of ${path}`}>
      <div className="row wrap">
        <Link className="btn quiet sm" href={backTo}>
          All documents
        </Link>
        <span className="med clip">{path}</span>
        {status.data && <Who acl={status.data.acl} />}
        <span className="grow" />
        <a
          className="btn quiet sm"
          href={`/api/indexes/${encodeURIComponent(index)}/content/${path.split('/').map(encodeURIComponent).join('/')}`}
          download={path.split('/').at(-1)}
        >
          <Icon name="download" size={14} />
          The file
        </a>
      </div>
      {status.data && <Report document={status.data} />}
      {pages.error ? (
        <Failure
          error={pages.error}
          action={readers.map((group) => (
            <Button key={group} size="sm" icon="person" onPress={() => onAs(group)}>
              Read it as {group}
            </Button>
          ))}
        />
      ) : (
        <Shown query={{ data: items, error: pages.error }}>
          {(chunks) => (
            <>
              {chunks.map((chunk, place) => {
                const gap = chunk.start - (chunks[place - 1]?.end ?? 0)
                return (
                  <section
                    key={chunk.passage}
                    ref={chunk.passage === passage ? wanted : undefined}
                    className={`chunk ${chunk.passage === passage ? 'sel' : ''}`}
                    aria-label={`Chunk ${place + 1}`}
                  >
                    <div className="lbl row">
                      <b className="num">{place + 1}</b>
                      <span className="clip">{chunk.section}</span>
                      <span className="grow" />
                      <span className="num nowrap">
                        {chunk.page === undefined ? '' : `page ${chunk.page}, `}
                        {count(chunk.start)} to {count(chunk.end)}
                        {place > 0 && gap < 0 && `, ${count(-gap)} repeated`}
                      </span>
                    </div>
                    <PassageText text={chunk.text} />
                  </section>
                )
              })}
              {pages.hasNextPage && (
                <Button onPress={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
                  More chunks
                </Button>
              )}
            </>
          )}
        </Shown>
      )}
    </div>
  )
}

const Report = ({ document: { size, chunks, report, error } }: { readonly document: DocumentView }): ReactElement => (
  <div className="t3 xs">
    {[size === undefined ? '' : bytes(size), counted(chunks, 'chunk'), ...(report ? told(report) : [])]
      .filter(Boolean)
      .join(' · ')}
    {report?.warnings.map(({ code, message }) => (
      <p key={code} className="row warn">
        <Icon name="bang" size={12} />
        {message}
      </p>
    ))}
    {error && (
      <p className="bad">
        <span className="mono">{error.code}</span> {error.message}
      </p>
    )}
  </div>
)

const told = ({ extractor, pages, headings, tables, images, took_ms }: ReadReport): readonly string[] => [
  `read as ${extractor} in ${duration(took_ms)}`,
  pages === undefined ? '' : counted(pages, 'page'),
  headings === 0 ? '' : counted(headings, 'heading'),
  tables === 0 ? '' : counted(tables, 'table'),
  images === 0 ? '' : `${counted(images, 'picture')} not read`,
]
