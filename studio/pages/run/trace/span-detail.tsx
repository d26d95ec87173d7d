import { useState, type ReactElement } from 'react'
import type { Json } from '../../../../client'
import type { NodeView, RunView } from '../../../api/types'
import { CopyButton } from '../../../parts/copy-button'
import { duration } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { JsonView } from '../../../parts/json-view'
import { Pill } from '../../../parts/pill'
import { Tabs } from '../../../parts/tabs'
import { textOf } from '../../../parts/text-of'
import { Checks } from '../checks'
import { Messages } from './messages'
import { RunValue } from '../run-value'
import type { SpanRow } from './spans-of'
import { useNode } from '../use-node'

/** One span: what was said or given, its attributes, and all of it raw. */
export const SpanDetail = ({ run, span }: { readonly run: RunView; readonly span: SpanRow }): ReactElement => {
  const [tab, setTab] = useState('values')
  const node = useNode(run, span.node ?? span.call?.of)
  const count = Object.keys(span.attributes).length
  const asks = node !== undefined && (node.calls ?? []).some(({ operation }) => operation === undefined)
  return (
    <section className="panel det" aria-label={`Span ${span.name}`}>
      <div className="phead">
        <Icon name={span.icon} className="acc" />
        <h2 className="clip">{span.call ? `${span.call.of}, ${span.name}` : span.name}</h2>
        <Pill state={span.state} text={span.hasTime === false ? span.state : duration(span.to - span.from)} />
        <span className="grow" />
        <CopyButton text={JSON.stringify(node ?? span.attributes, null, 2)} name="Copy the span" />
      </div>
      <Tabs
        label="Span"
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { id: 'values', text: asks ? 'Messages' : 'Values' },
          ...(count === 0 ? [] : [{ id: 'attributes', text: 'Attributes', count }]),
          { id: 'raw', text: 'Raw' },
        ]}
      />
      <div role="tabpanel" aria-label={tab} className="dbodyx" tabIndex={0}>
        {tab === 'values' && node?.error && (
          <div className="failure">
            <span className="mono strong">{node.error.code}</span>
            <p className="break">{node.error.message}</p>
          </div>
        )}
        {tab === 'values' &&
          (node === undefined ? (
            <RunValues run={run} />
          ) : asks && node.content !== 'hidden' ? (
            <Messages key={span.id} run={run} node={node} number={span.call?.number} />
          ) : (
            <Values run={run.id} node={node} />
          ))}
        {tab === 'attributes' && <Attributes attributes={span.attributes} />}
        {tab === 'raw' && <JsonView label="Raw" value={node ?? span} />}
      </div>
    </section>
  )
}

const Attributes = ({ attributes }: { readonly attributes: SpanRow['attributes'] }): ReactElement => (
  <dl className="kv">
    {Object.entries(attributes).flatMap(([key, value]) => [
      <dt key={`${key} name`} className="mono break">
        {key}
      </dt>,
      <dd key={key} className="mono">
        {textOf(value)}
      </dd>,
    ])}
  </dl>
)

const Values = ({ run, node }: { readonly run: string; readonly node: NodeView }): ReactElement => (
  <>
    {node.content === 'hidden' && <Hidden />}
    {node.status === 'bypassed' && <p className="t2">It was passed over: its condition did not hold.</p>}
    <Checks node={node} />
    {node.output !== undefined && node.output !== null && <RunValue run={run} label="Output" value={node.output} />}
    {node.inputs !== undefined && node.inputs !== null && <RunValue run={run} label="Input" value={node.inputs} />}
    {node.logs !== undefined && (
      <section className="value" aria-label="Printed">
        <h3>Printed</h3>
        <pre className="code" tabIndex={0}>
          {node.logs}
        </pre>
      </section>
    )}
  </>
)

const Hidden = (): ReactElement => (
  <p className="t2">The content is for the run’s own principal, or for a caller with role read-content.</p>
)

/** What went into a run and what came out, value by value. */
const RunValues = ({ run }: { readonly run: RunView }): ReactElement => (
  <>
    {run.content === 'hidden' && <Hidden />}
    <ByName run={run.id} title="Outputs" values={run.outputs ?? undefined} />
    <ByName run={run.id} title="Inputs" values={run.inputs} />
  </>
)

/** Values by name, below a title; too many for the record, they are one value. */
export const ByName = ({
  run,
  title,
  values,
}: {
  readonly run: string
  readonly title: string
  readonly values: Readonly<Record<string, Json>> | undefined
}): ReactElement | null => {
  if (values === undefined) return null
  if (typeof values['blob'] === 'string') return <RunValue run={run} label={title} value={values} />
  const all = Object.entries(values)
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {all.length === 0 && <p className="t3">none</p>}
      {all.map(([name, value]) => (
        <RunValue key={name} run={run} label={name} value={value} />
      ))}
    </section>
  )
}
