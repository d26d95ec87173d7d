import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Json } from '../../../../client'
import { client } from '../../../api/client'
import type { NodeView, RunView } from '../../../api/types'
import { CopyButton } from '../../../parts/copy-button'
import { Folded } from '../../../parts/folded'
import { count, duration, money } from '../../../parts/format'
import { textOfValue } from '../../../parts/json-view'
import { Prose } from '../../../parts/prose'
import { Loading } from '../../../parts/states'
import { citationsIn } from '../../chat/conversation'
import { RunValue } from '../run-value'

/** What a node sent to its model and what came back, message by message. */
export const Messages = ({
  run,
  node,
  number,
}: {
  readonly run: RunView
  readonly node: NodeView
  /** The call that is looked at, from 1; the last one where absent. */
  readonly number: number | undefined
}): ReactElement => {
  const sent = useQuery({
    queryKey: ['run', run.id, 'prompts', node.path],
    staleTime: Infinity,
    retry: false,
    queryFn: async () => (await client.listRunPrompts({ id: run.id, node: node.path })).items as unknown as Prompt[],
  })
  const calls = node.calls ?? []
  const call = calls[number === undefined ? calls.length - 1 : number - 1]
  const prompt = sent.data?.find(({ model }) => model === call?.model) ?? sent.data?.[0]
  const isProven = prompt !== undefined && prompt.call !== null
  const isLast = number === undefined || number === calls.length
  return (
    <>
      {sent.isLoading && <Loading lines={4} />}
      {prompt && (
        <p className="t3 xs">
          {isProven
            ? 'As sent: written anew from this version and these inputs, with the hash of the recorded request.'
            : 'Written anew from this version and these inputs. Its hash is not that of the request, so it may differ from what was sent.'}
        </p>
      )}
      {prompt?.messages.map((message, place) => (
        <MessageView
          key={place}
          role={message.role}
          text={contentOf(message.content)}
          note={
            prompt.messages.length === 1 && isProven && call?.usage
              ? `${count(call.usage.input_tokens)} tokens`
              : undefined
          }
        />
      ))}
      {prompt && prompt.messages.length > 1 && call?.usage && (
        <p className="t3 xs num rt3">{count(call.usage.input_tokens)} tokens together</p>
      )}
      {sent.error && (
        <>
          <p className="t3 xs">
            What was sent cannot be shown: {sent.error.message}. These are the values that its template was given.
          </p>
          <RunValue run={run.id} label="Input" value={node.inputs} />
        </>
      )}
      {call?.error && call.error.message !== node.error?.message && (
        <div className="failure">
          <span className="mono strong">{call.error.code}</span>
          <p className="break">{call.error.message}</p>
        </div>
      )}
      {!call?.error && isLast && node.output !== undefined && node.output !== null && (
        <MessageView
          role="assistant"
          text={answerOf(node.output)}
          isAnswer
          citations={citationsIn(run.outputs ?? {})}
          note={call?.usage ? `${count(call.usage.output_tokens)} tokens` : undefined}
        />
      )}
      {call && <CallFacts call={call} isEnded={node.status === 'completed'} />}
    </>
  )
}

interface Prompt {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: Json }[]
  readonly call: number | null
}

const MessageView = ({
  role,
  text,
  note,
  isAnswer = false,
  citations = [],
}: {
  readonly role: string
  readonly text: string
  readonly note?: string | undefined
  readonly isAnswer?: boolean
  readonly citations?: ReturnType<typeof citationsIn>
}): ReactElement => (
  <section className={`msg ${isAnswer ? 'out' : ''}`} aria-label={`Message of ${role}`}>
    <div className="row">
      <span className="lbl">{role}</span>
      <span className="grow" />
      <span className="t3 xs num">{note}</span>
      <CopyButton text={text} name={`Copy the message of ${role}`} />
    </div>
    <Folded text={text} most={isAnswer ? 4_000 : 700}>
      {(shown) =>
        isAnswer ? (
          <div className="prose">
            <Prose
              text={shown}
              cite={(n) => {
                const cited = citations.find((one) => one.n === n)
                return cited ? (
                  <span className="cite" title={[cited.document, cited.section].filter(Boolean).join(', ')}>
                    {n}
                  </span>
                ) : (
                  `[${n}]`
                )
              }}
            />
          </div>
        ) : (
          <p>{shown}</p>
        )
      }
    </Folded>
  </section>
)

const CallFacts = ({
  call,
  isEnded,
}: {
  readonly call: NonNullable<NodeView['calls']>[number]
  readonly isEnded: boolean
}): ReactElement => {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Model', call.model],
    ['Answered as', call.response_model === call.model ? undefined : textOr(call.response_model)],
    ['Provider', textOr(call.provider)],
    ['Finish', textOr(call.finish_reason)],
    ['First token', typeof call.first_token_ms === 'number' ? duration(call.first_token_ms) : undefined],
    ['Took', typeof call.latency_ms === 'number' ? duration(call.latency_ms) : undefined],
    ['Cost', call.cost === undefined ? undefined : money(call.cost)],
    ['Memo', isEnded && !call.error ? 'kept; a resume will not call again' : undefined],
  ]
  return (
    <dl className="kv cfacts">
      {facts.flatMap(([name, fact]) =>
        fact === undefined
          ? []
          : [
              <dt key={`${name} name`}>{name}</dt>,
              <dd key={name} className={name === 'Memo' ? '' : 'mono'}>
                {fact}
              </dd>,
            ],
      )}
    </dl>
  )
}

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

// Parts of a message that are text are text; a picture is named, not drawn.
const contentOf = (content: Json): string =>
  Array.isArray(content)
    ? content
        .map((part: Json) => {
          const { text } = part as { readonly text?: Json }
          return typeof text === 'string' ? text : `[${textOfValue((part as { type?: Json }).type ?? 'part')}]`
        })
        .join('\n')
    : content === null
      ? ''
      : textOfValue(content)

const answerOf = (output: Json): string => {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return textOfValue(output)
  const { role, content } = output as { readonly role?: Json; readonly content?: Json }
  return role === 'assistant' && typeof content === 'string' && content !== '' ? content : textOfValue(output)
}
