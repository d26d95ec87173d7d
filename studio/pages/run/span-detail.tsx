import { useState, type ReactElement } from 'react'
import type { RunView } from '../../api/types'
import { CopyButton } from '../../parts/copy-button'
import { duration } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { JsonView, textOfValue } from '../../parts/json-view'
import { Pill } from '../../parts/pill'
import { Tabs } from '../../parts/tabs'
import { textOf } from '../../parts/text-of'
import type { SpanRow } from './spans-of'

/** One span: messages, what went in and out, its attributes. */
export const SpanDetail = ({ run, span }: { readonly run: RunView; readonly span: SpanRow }): ReactElement => {
  const [tab, setTab] = useState('messages')
  const node = run.nodes.find(({ path }) => path === (span.node ?? ''))
  const messages = messagesOf(node?.calls?.[0]?.request) ?? messagesOf(node?.calls?.[0])
  return (
    <section className="panel det" aria-label={`Span ${span.name}`}>
      <div className="phead">
        <Icon name={span.icon} className="acc" />
        <h2 className="clip">{span.name}</h2>
        <Pill state={span.state} text={span.state === 'bypassed' ? 'bypassed' : duration(span.to - span.from)} />
        <span className="grow" />
        <CopyButton text={JSON.stringify(span.attributes, null, 2)} name="Copy the span" />
      </div>
      <Tabs
        label="Span"
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { id: 'messages', text: messages ? 'Messages' : 'Values' },
          { id: 'attributes', text: 'Attributes', count: Object.keys(span.attributes).length },
          { id: 'raw', text: 'Raw' },
        ]}
      />
      <div role="tabpanel" aria-label={tab} className="dbodyx">
        {tab === 'messages' && node?.error && (
          <div className="failure">
            <span className="mono strong">{node.error.code}</span>
            <p className="break">{node.error.message}</p>
          </div>
        )}
        {tab === 'messages' &&
          (node === undefined ? (
            <RunValues run={run} />
          ) : messages ? (
            <Messages messages={messages} answer={node.output} />
          ) : (
            <Values node={node} />
          ))}
        {tab === 'attributes' && (
          <dl className="kv">
            {Object.entries(span.attributes).map(([key, value]) => (
              <div key={key} style={{ display: 'contents' }}>
                <dt className="mono break">{key}</dt>
                <dd className="mono">{textOf(value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {tab === 'raw' && <JsonView label="Raw" value={node ?? span} />}
      </div>
    </section>
  )
}

interface Message {
  readonly role: string
  readonly content: unknown
}

const messagesOf = (value: unknown): readonly Message[] | undefined => {
  const list = typeof value === 'object' && value !== null && 'messages' in value ? value.messages : undefined
  return Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null && 'role' in one)
    ? (list as Message[])
    : undefined
}

const Messages = ({
  messages,
  answer,
}: {
  readonly messages: readonly Message[]
  readonly answer: unknown
}): ReactElement => (
  <>
    {messages.map(({ role, content }, place) => (
      <div className="msg" key={place}>
        <div className="lbl">{role}</div>
        <p>{textOfValue(content)}</p>
      </div>
    ))}
    {answer !== undefined && (
      <div className="msg out">
        <div className="lbl">assistant</div>
        <p>{textOfValue(answer)}</p>
      </div>
    )}
  </>
)

const Values = ({ node }: { readonly node: RunView['nodes'][number] }): ReactElement => (
  <>
    {node.content === 'hidden' && (
      <p className="t2">The content is for the run’s own principal, or for a caller with role read-content.</p>
    )}
    {node.inputs !== undefined && <JsonView label="Input" value={node.inputs} />}
    {node.output !== undefined && <JsonView label="Output" value={node.output} />}
    {node.calls?.some(({ prompt }) => prompt !== undefined) && (
      <JsonView label="Prompt sent" value={node.calls.map(({ prompt }) => prompt)} />
    )}
  </>
)

const RunValues = ({ run }: { readonly run: RunView }): ReactElement => (
  <>
    {run.inputs !== undefined && <JsonView label="Inputs" value={run.inputs} />}
    {run.outputs !== undefined && run.outputs !== null && <JsonView label="Outputs" value={run.outputs} />}
  </>
)
