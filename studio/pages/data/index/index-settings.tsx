import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import type { FullIndex } from '../../../api/types'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { count, counted } from '../../../parts/format'
import { Failure } from '../../../parts/states'

/** How an index is made; changed, it is built anew beside what is searched. */
export const IndexSettings = ({ view }: { readonly view: FullIndex }): ReactElement => {
  const { name, embedding, chunking, generation } = view
  const now = chunking as { readonly strategy?: string; readonly max_tokens?: number } | undefined
  const [strategy, setStrategy] = useState(now?.strategy === 'parent-child' ? 'parent-child' : 'structure')
  const [tokens, setTokens] = useState(String(now?.max_tokens ?? ''))
  const [isLeaving, setLeaving] = useState(false)
  const body = {
    chunking: {
      ...(now as object),
      strategy: strategy as 'structure' | 'parent-child',
      max_tokens: Number(tokens),
    },
  }
  const rebuild = useMutation({
    mutationFn: () => client.rebuildIndex({ index: name, body }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['index', name] }),
  })
  const isChanged = strategy !== now?.strategy || Number(tokens) !== now.max_tokens
  return (
    <div className="inset stack pad">
      <dl className="kv">
        <dt>Embedding</dt>
        <dd>
          {embedding
            ? `${embedding.model}, ${count(embedding.dimensions)} dimensions${embedding.semantic ? '' : '; it knows words, not meaning'}`
            : 'unknown'}
        </dd>
        <dt>Generation</dt>
        <dd className="mono">{generation ?? 'unknown'}</dd>
      </dl>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          rebuild.mutate()
        }}
      >
        <label className="label">
          <span>Documents are cut by</span>
          <select className="in" value={strategy} onChange={(event) => setStrategy(event.target.value)}>
            <option value="structure">structure: blocks within their section, up to the budget</option>
            <option value="parent-child">parent and child: small ones are searched, large ones answered</option>
          </select>
        </label>
        <label className="label">
          <span>Tokens of a passage, at most</span>
          <input
            className="in"
            inputMode="numeric"
            value={tokens}
            onChange={(event) => setTokens(event.target.value)}
          />
        </label>
        {rebuild.error && <Failure error={rebuild.error} />}
        <div className="row wrap">
          <Button submit busy={rebuild.isPending} off={view.rebuild !== null && 'It is being built anew already'}>
            {isChanged ? 'Build it so' : 'Build it anew'}
          </Button>
          <span className="hint">What is searched now is searched until all of it stands.</span>
        </div>
      </form>
      <div className="row">
        <Button kind="stop" icon="bin" onPress={() => setLeaving(true)}>
          Delete the index
        </Button>
      </div>
      {isLeaving && <DeleteIndex view={view} onClose={() => setLeaving(false)} />}
    </div>
  )
}

const DeleteIndex = ({
  view: { name, documents },
  onClose,
}: {
  readonly view: FullIndex
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: () => client.deleteIndex({ index: name }),
    onSuccess: () => {
      toast(`Index ${name} is gone`)
      void queries.invalidateQueries({ queryKey: ['indexes'] })
      go('/data')
    },
  })
  return (
    <Dialog title="Delete this index?" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          remove.mutate()
        }}
      >
        <p>
          <b>{name}</b> goes with {counted(documents, 'document')} and everything that was found in them. Flows that
          retrieve from it fail from then on. It cannot be undone.
        </p>
        <label className="label">
          <span>Type {name} to say that you mean it</span>
          <input className="in" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
        {remove.error && <Failure error={remove.error} />}
        <Button submit kind="stop" busy={remove.isPending} off={typed !== name && 'The name is another one'}>
          Delete the index
        </Button>
      </form>
    </Dialog>
  )
}
