import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, Redirect, useParams, useSearchParams } from 'wouter'
import { flowAt, flowList } from '../../api/queries'
import type { FlowView } from '../../api/types'
import { Page } from '../../frame/page'
import { Empty, Shown } from '../../parts/states'
import { ConversationView } from './conversation-view'
import { newThreadId, threadsOf } from './threads'
import './chat.css'

/** Talks with a chat flow; the first of them where none is named. */
const Chat = (): ReactElement => {
  const { flow } = useParams()
  const list = useQuery({ ...flowList, enabled: flow === undefined })
  const query = useQuery({ ...flowAt(flow ?? ''), enabled: flow !== undefined })
  if (flow !== undefined && query.data) return <Threads key={flow} flow={query.data} />
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

// The conversation that the address names; the last one of this tab where it names none.
const Threads = ({ flow }: { readonly flow: FlowView }): ReactElement => {
  const [search] = useSearchParams()
  const [fresh] = useState(() => threadsOf(flow.name)[0]?.id ?? newThreadId())
  const thread = search.get('thread') ?? fresh
  return <ConversationView key={thread} flow={flow} thread={thread} />
}
