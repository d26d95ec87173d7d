import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useRef, useState, type ReactElement } from 'react'
import { client } from '../../../api/client'
import { documentPages } from '../../../api/lists'
import { queries } from '../../../api/queries'
import type { DocumentView } from '../../../api/types'
import { Button } from '../../../parts/button'
import { ago, bytes, count } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Pill } from '../../../parts/pill'
import { Rows, type Column } from '../../../parts/rows'
import { Empty, Failure, Shown } from '../../../parts/states'
import { ChangeReaders, DeleteDocument } from './document-dialogs'
import { Who } from './who'

/** The documents of an index with their states; what could not be read says why beneath, with the ways out. */
export const Documents = ({
  index,
  chosen,
  onlyFailed,
  filter,
  hrefOf,
}: {
  readonly index: string
  readonly chosen: string | undefined
  readonly onlyFailed: boolean
  readonly filter: string
  readonly hrefOf: (path: string) => string
}): ReactElement => {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(documentPages(index))
  const [asked, setAsked] = useState<{ readonly what: 'delete' | 'readers'; readonly document: DocumentView }>()
  const [replaced, setReplaced] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  const again = (): void => {
    void queries.invalidateQueries({ queryKey: ['documents', index] })
    void queries.invalidateQueries({ queryKey: ['index', index] })
  }
  const retry = useMutation({
    mutationFn: (path: string) => client.retryDocument({ index, body: { path } }),
    onSuccess: again,
  })
  const replace = useMutation({
    mutationFn: ({ path, file }: { readonly path: string; readonly file: File }) =>
      client.putDocument(
        { index, path, body: file },
        { headers: { 'content-type': file.type || 'application/octet-stream' } },
      ),
    onSuccess: again,
  })
  const isBusy = (path: string): boolean =>
    (retry.isPending && retry.variables === path) || (replace.isPending && replace.variables.path === path)
  const ask = (path: string): void => {
    setReplaced(path)
    picker.current?.click()
  }
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const items = data?.pages
    .flatMap((page) => page.items)
    .filter(({ status }) => !onlyFailed || status === 'failed')
    .filter(({ path, title }) => words.every((word) => `${path} ${title ?? ''}`.toLowerCase().includes(word)))
  const trouble = retry.error ?? replace.error
  const columns: readonly Column<DocumentView>[] = [
    {
      head: 'Document',
      width: 'minmax(150px, 1fr)',
      cell: (one) => (
        <>
          <Icon name="file" size={14} className="t3" />
          <span className="clip" title={one.title ? `${one.path}: ${one.title}` : one.path}>
            {one.path}
          </span>
        </>
      ),
    },
    {
      head: 'State',
      width: '104px',
      cell: ({ status }) => <Pill state={status} text={status === 'failed' ? 'not readable' : status} />,
    },
    { head: 'Chunks', width: '44px', isFigure: true, cell: (one) => count(one.chunks) },
    { head: 'Who', width: '64px', isWide: true, cell: (one) => <Who acl={one.acl} /> },
    {
      head: 'Indexed',
      width: '86px',
      isFigure: true,
      cell: (one) => (
        <span className="swap">
          <span className="t3 xs" title={one.size === undefined ? '' : bytes(one.size)}>
            {one.indexed_at === null ? 'not yet' : ago(one.indexed_at)}
          </span>
          <span className="rowacts">
            <Button
              kind="quiet"
              size="sm"
              icon="lock"
              name={`Who may read ${one.path}`}
              onPress={() => setAsked({ what: 'readers', document: one })}
            />
            <Button kind="quiet" size="sm" icon="upload" name={`Replace ${one.path}`} onPress={() => ask(one.path)} />
            <Button
              kind="quiet"
              size="sm"
              icon="bin"
              name={`Delete ${one.path}`}
              onPress={() => setAsked({ what: 'delete', document: one })}
            />
          </span>
        </span>
      ),
    },
  ]
  return (
    <>
      <input
        ref={picker}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={`A file in place of ${replaced}`}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) replace.mutate({ path: replaced, file })
          event.target.value = ''
        }}
      />
      {trouble && <Failure error={trouble} />}
      <Shown query={{ data: items, error }}>
        {(documents) =>
          documents.length === 0 ? (
            <Nothing {...{ index, onlyFailed, filter }} />
          ) : (
            <Rows
              label="Documents"
              items={documents}
              rowHeight={37}
              chosen={chosen}
              keyOf={({ path }) => path}
              hrefOf={({ path }) => hrefOf(path)}
              nameOf={({ path, status }) => `${path}, ${status}`}
              hasMore={hasNextPage}
              onMore={() => {
                if (!isFetchingNextPage) void fetchNextPage()
              }}
              height="calc(100vh - 330px)"
              columns={columns}
              below={(one) =>
                one.status === 'failed' && (
                  <Beneath
                    document={one}
                    isBusy={isBusy(one.path)}
                    onRetry={() => retry.mutate(one.path)}
                    onReplace={() => ask(one.path)}
                  />
                )
              }
            />
          )
        }
      </Shown>
      {asked?.what === 'delete' && (
        <DeleteDocument index={index} document={asked.document} onClose={() => setAsked(undefined)} />
      )}
      {asked?.what === 'readers' && (
        <ChangeReaders index={index} document={asked.document} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

const Nothing = ({
  index,
  onlyFailed,
  filter,
}: {
  readonly index: string
  readonly onlyFailed: boolean
  readonly filter: string
}): ReactElement =>
  filter !== '' ? (
    <Empty title="No document is called that">Take words away to see more.</Empty>
  ) : onlyFailed ? (
    <Empty title="Nothing needs attention">Every document was read.</Empty>
  ) : (
    <Empty title="No document yet" command={`sluice index upload ${index} ./manuals`}>
      Drop files anywhere on this page, or choose them above. Each becomes passages that a retrieve node finds.
    </Empty>
  )

const Beneath = ({
  document: { path, error, attempts = 1 },
  isBusy,
  onRetry,
  onReplace,
}: {
  readonly document: DocumentView
  readonly isBusy: boolean
  readonly onRetry: () => void
  readonly onReplace: () => void
}): ReactElement => (
  <div className="beneath" role="cell">
    <p className="grow">
      <span className="mono bad">{error?.code ?? 'unknown'}</span>{' '}
      <span className="t2 xs break">
        {error?.message ?? 'It was not said why.'}
        {attempts > 1 && ` ${attempts} attempts.`}
      </span>
    </p>
    <Button size="sm" icon="upload" onPress={onReplace} name={`Replace ${path}`}>
      Replace
    </Button>
    <Button size="sm" icon="retry" busy={isBusy} onPress={onRetry}>
      Retry
    </Button>
  </div>
)
