import { useMemo, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import type { FlowView } from '../../api/types'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { ago, counted, money } from '../../parts/format'
import { Menu } from '../../parts/menu'
import { Empty } from '../../parts/states'
import { graphOf } from '../flow/graph/graph-of'
import { Answer } from './answer'
import { AskBox } from './ask-box'
import { shapeOf, type Turn } from './conversation'
import { Source } from './source'
import { useStickToEnd } from './stick-to-end'
import { newThreadId, threadsOf } from './threads'
import { useChat } from './use-chat'

const sampleQuestion = 'How long is the warranty of my tent?'

/** One conversation with a flow, and the source that is looked at beside it. */
export const ConversationView = ({
  flow,
  thread,
}: {
  readonly flow: FlowView
  readonly thread: string
}): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const graph = useMemo(() => graphOf(flow.yaml), [flow.yaml])
  const shape = useMemo(() => shapeOf(flow.inputs, flow.outputs, graph.sources), [flow, graph])
  const { turns, ask, askAgain, isBusy, stop } = useChat(flow.name, thread, shape)
  const index = graph.nodes.find(({ kind }) => kind === 'retrieve')?.definition['index']
  const customer = search.get('customer') ?? ''
  const label = search.get('label') ?? undefined
  const [turnAt, citationAt] = (search.get('source') ?? '').split('.').map(Number)
  const turn = turnAt === undefined ? undefined : turns[turnAt]
  const citation = turn?.citations.find(({ n }) => n === citationAt)
  const last = turns.at(-1)
  const { place, isAway, toEnd } = useStickToEnd(`${turns.length} ${last?.answer.length} ${last?.status}`)
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(change))
        if (value === undefined || value === '') next.delete(key)
        else next.set(key, value)
      return next
    })
  const begin = (): void => set({ thread: newThreadId(), source: undefined, ask: undefined })
  const takesCustomer = shape?.others.includes('customer_id') === true
  useKeys({ n: begin, Escape: () => (isBusy ? stop() : citation && set({ source: undefined })) })
  const others = threadsOf(flow.name).filter(({ id }) => id !== thread)
  return (
    <Page
      fill
      crumbs={[{ text: 'Chat', href: '/chat' }, { text: flow.name }]}
      state={turns.length > 0 ? <Sum turns={turns} /> : undefined}
      actions={
        <>
          <Button icon="plus" keys="n" onPress={begin}>
            New chat
          </Button>
          {others.length > 0 && (
            <Menu
              name="Chats of this tab"
              items={others.slice(0, 12).map(({ id, title, at, turns: said }) => ({
                text: `${title.slice(0, 60)} · ${counted(said.length, 'turn')}, ${ago(at)}`,
                icon: 'chat',
                onChoose: () => set({ thread: id, source: undefined }),
              }))}
            />
          )}
        </>
      }
    >
      <div className={`cw ${citation ? 'with' : ''}`}>
        <section className="conv" aria-label="Conversation">
          <div className="cscroll" ref={place} tabIndex={0} role="log" aria-label="Messages">
            {turns.length === 0 && (
              <Empty title={`Ask ${flow.name}`} command={`sluice chat ${flow.name}`}>
                {flow.description ?? 'Every answer is a run: its sources, its cost and its time are one step away.'}
              </Empty>
            )}
            {turns.map((one, at) => (
              <Answer
                key={at}
                turn={one}
                output={shape?.answer ?? ''}
                chosen={at === turnAt ? citationAt : undefined}
                onCite={(n) => set({ source: `${at}.${n}` })}
                onAgain={at === turns.length - 1 ? askAgain : undefined}
              />
            ))}
          </div>
          {isAway && turns.length > 0 && (
            <div className="jump">
              <Button size="sm" icon="down" onPress={toEnd}>
                {isBusy ? 'Jump to now' : 'To the end'}
              </Button>
            </div>
          )}
          <AskBox
            flow={flow}
            first={search.get('ask') === null ? '' : sampleQuestion}
            label={label}
            customer={customer}
            takesCustomer={takesCustomer}
            isBusy={isBusy}
            onSend={(question) => {
              set({ ask: undefined, thread })
              toEnd()
              void ask({ question, label, others: takesCustomer && customer !== '' ? { customer_id: customer } : {} })
            }}
            onStop={stop}
            onSet={set}
          />
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

const Sum = ({ turns }: { readonly turns: readonly Turn[] }): ReactElement => {
  const costs = turns.map(({ cost }) => cost)
  return (
    <span className="t3 xs nowrap">
      {counted(turns.length, 'turn')},{' '}
      {costs.every((cost) => typeof cost === 'number')
        ? money(costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0))
        : 'cost unknown'}
    </span>
  )
}
