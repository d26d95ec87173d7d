import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { Link, Redirect, useParams, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { flowAt, flowList } from '../../api/queries'
import type { FlowView } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { counted, money, shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Shown } from '../../parts/states'
import { graphOf } from '../flow/graph-of'
import { Answer } from './answer'
import { shapeOf } from './conversation'
import { Source } from './source'
import { useChat } from './use-chat'
import './chat.css'

const sampleQuestion = 'How long is the warranty of my tent?'

/** Talks with a chat flow; the first of them where none is named. */
const Chat = (): ReactElement => {
  const { flow } = useParams()
  const list = useQuery({ ...flowList, enabled: flow === undefined })
  const query = useQuery({ ...flowAt(flow ?? ''), enabled: flow !== undefined })
  if (flow !== undefined && query.data) return <Conversation key={flow} flow={query.data} />
  const first = list.data?.items.find(({ type }) => type === 'chat') ?? list.data?.items[0]
  if (flow === undefined && first) return <Redirect to={`/chat/${encodeURIComponent(first.name)}`} replace />
  return (
    <Page crumbs={[{ text: 'Chat', href: '/chat' }, ...(flow === undefined ? [] : [{ text: flow }])]}>
      <Shown
        query={flow === undefined ? { data: list.data, error: list.error } : { data: undefined, error: query.error }}
      >
        {() => (
          <Empty
            title="No flow to talk with"
            action={
              <Link className="btn go" href="/flows?new=1">
                New flow
              </Link>
            }
          >
            A chat flow takes a question and what was said before, and gives an answer.
          </Empty>
        )}
      </Shown>
    </Page>
  )
}

export default Chat

const Conversation = ({ flow }: { readonly flow: FlowView }): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const graph = useMemo(() => graphOf(flow.yaml), [flow.yaml])
  const shape = useMemo(() => shapeOf(flow.inputs, flow.outputs, graph.sources), [flow, graph])
  const { turns, ask, isBusy, stop, clear } = useChat(flow.name, shape)
  const [text, setText] = useState(search.get('ask') === null ? '' : sampleQuestion)
  const index = graph.nodes.find(({ kind }) => kind === 'retrieve')?.definition['index']
  const customer = search.get('customer') ?? ''
  const label = search.get('label') ?? undefined
  const [turnAt, citationAt] = (search.get('source') ?? '').split('.').map(Number)
  const turn = turnAt === undefined ? undefined : turns[turnAt]
  const citation = turn?.citations.find(({ n }) => n === citationAt)
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(change))
        if (value === undefined || value === '') next.delete(key)
        else next.set(key, value)
      return next
    })
  const end = useRef<HTMLDivElement>(null)
  const length = turns.at(-1)?.answer.length
  useEffect(() => {
    if (turns.length > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [turns.length, length])
  const send = (): void => {
    const question = text.trim()
    if (question === '' || isBusy) return
    setText('')
    if (search.get('ask') !== null) set({ ask: undefined })
    const others: Readonly<Record<string, string>> =
      shape?.others.includes('customer_id') && customer !== '' ? { customer_id: customer } : {}
    void ask(question, others, label)
  }
  useKeys({ n: clear, Escape: () => (isBusy ? stop() : citation && set({ source: undefined })) })
  const costs = turns.map(({ cost }) => cost)
  return (
    <Page
      fill
      crumbs={[{ text: 'Chat', href: '/chat' }, { text: flow.name }]}
      state={
        turns.length > 0 ? (
          <span className="t3 xs nowrap">
            {counted(turns.length, 'turn')},{' '}
            {costs.every((cost) => typeof cost === 'number')
              ? money(costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0))
              : 'cost unknown'}
          </span>
        ) : undefined
      }
      actions={
        <Button icon="plus" keys="n" onPress={clear}>
          New chat
        </Button>
      }
    >
      <div className={`cw ${citation ? 'with' : ''}`}>
        <section className="conv" aria-label="Conversation">
          <div className="cscroll" tabIndex={0} role="log" aria-label="Messages">
            {turns.length === 0 && (
              <Empty title={`Ask ${flow.name}`} command={`sluice chat ${flow.name}`}>
                {flow.description ?? 'Every answer is a run: its sources, its cost and its time are one step away.'}
              </Empty>
            )}
            {turns.map((one, place) => (
              <Answer
                key={place}
                turn={one}
                chosen={place === turnAt ? citationAt : undefined}
                onCite={(n) => set({ source: `${place}.${n}` })}
              />
            ))}
            <div ref={end} />
          </div>
          <form
            className="ask"
            onSubmit={(event) => {
              event.preventDefault()
              send()
            }}
          >
            <div className="box">
              <textarea
                rows={2}
                value={text}
                aria-label="Your question"
                placeholder={customer === '' ? 'Ask a question' : `Ask as ${customer}`}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && !event.shiftKey) {
                    event.preventDefault()
                    send()
                  }
                }}
              />
              <div className="row wrap">
                {shape?.others.includes('customer_id') && (
                  <Customer chosen={customer} onChoose={(id) => set({ customer: id })} />
                )}
                <label className="chip">
                  <Icon name="branch" size={12} />
                  <span className="visually-hidden">Version</span>
                  <select
                    value={label ?? 'latest'}
                    onChange={(event) =>
                      set({ label: event.target.value === 'latest' ? undefined : event.target.value })
                    }
                  >
                    {Object.entries(flow.labels).map(([name, hash]) => (
                      <option key={name} value={name}>
                        {name} {shortHash(hash)}
                      </option>
                    ))}
                  </select>
                </label>
                <span className="grow" />
                <span className="t3 xs">Shift Enter for a new line</span>
                {isBusy ? (
                  <Button kind="stop" icon="stop" name="Stop" onPress={stop} />
                ) : (
                  <Button submit kind="go" icon="up" name="Send" off={text.trim() === '' && 'Write a question first'} />
                )}
              </div>
            </div>
          </form>
        </section>
        {turn && citation && (
          <Source
            turn={turn}
            citation={citation}
            index={typeof index === 'string' ? index : undefined}
            onStep={(n) => set({ source: `${turnAt}.${n}` })}
            onClose={() => set({ source: undefined })}
          />
        )}
      </div>
    </Page>
  )
}

const Customer = ({
  chosen,
  onChoose,
}: {
  readonly chosen: string
  readonly onChoose: (id: string) => void
}): ReactElement => {
  const list = useQuery({
    queryKey: ['records', 'customers'],
    queryFn: () => client.listCollection({ collection: 'customers', limit: 200 }),
    staleTime: 60_000,
  })
  return (
    <label className="chip">
      <Icon name="person" size={12} />
      <span className="visually-hidden">Customer</span>
      <select value={chosen} onChange={(event) => onChoose(event.target.value)}>
        <option value="">no customer</option>
        {(list.data?.items ?? []).map(({ id, data }) => (
          <option key={id} value={id}>
            {typeof data['name'] === 'string' ? `${data['name']}, ${id}` : id}
          </option>
        ))}
      </select>
    </label>
  )
}
