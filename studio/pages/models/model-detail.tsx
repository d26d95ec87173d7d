import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { count, money } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Snippet } from '../../parts/snippet'
import { fromOf, thousandAnswers, type AnswerSize, type Model } from './model-choice'
import { nodeSnippet } from './node-snippet'

const price = (value: number | null): string => (value === null ? 'unknown' : `${money(value)} per million tokens`)

/** One model whole: its facts, who told them and when, and how it is used. */
export const ModelDetail = ({
  model,
  size,
  backTo,
}: {
  readonly model: Model
  readonly size: AnswerSize
  readonly backTo: string
}): ReactElement => {
  const thousand = thousandAnswers(model, size)
  const isChat = model.capabilities.includes('chat')
  return (
    <section className="panel" aria-label={model.id}>
      <div className="phead">
        <h2 className="break">{model.id}</h2>
        <span className="grow" />
        <Link className="btn quiet sq" href={backTo} aria-label="Close">
          <Icon name="cross" size={14} />
        </Link>
      </div>
      <div className="inset stack">
        {isChat && model.available && (
          <Link className="btn" href={`/playground?models=${encodeURIComponent(model.id)}`}>
            <Icon name="play" size={14} />
            Try it in the playground
          </Link>
        )}
        <dl className="kv">
          <dt>Answers here</dt>
          <dd>{model.available ? `yes, by connection ${model.connection ?? 'default'}` : 'no connection has it'}</dd>
          {model.deployment !== undefined && (
            <>
              <dt>Deployment</dt>
              <dd>{model.deployment}</dd>
            </>
          )}
          <dt>From</dt>
          <dd>{fromOf(model)}</dd>
          <dt>Can</dt>
          <dd>{model.capabilities.join(', ') || 'unknown'}</dd>
          <dt>Context</dt>
          <dd>{model.context === null ? 'unknown' : `${count(model.context)} tokens`}</dd>
          <dt>Longest answer</dt>
          <dd>{typeof model.max_output === 'number' ? `${count(model.max_output)} tokens` : 'unknown'}</dd>
          <dt>Price in</dt>
          <dd>{price(model.prices.input)}</dd>
          <dt>Price, cached</dt>
          <dd>{price(model.prices.cached)}</dd>
          <dt>Price out</dt>
          <dd>{price(model.prices.output)}</dd>
          <dt>1,000 answers</dt>
          <dd>
            {thousand === null ? 'unknown' : money(thousand)}{' '}
            <span className="t3">
              of {count(size.input)} tokens in{isChat ? `, ${count(size.output)} out` : ''}
            </span>
          </dd>
          <dt>Takes, gives</dt>
          <dd>
            {model.modalities
              ? `${model.modalities.input.join(', ')} → ${model.modalities.output.join(', ')}`
              : 'unknown'}
          </dd>
          <dt>Licence</dt>
          <dd>{model.licence ?? 'unknown'}</dd>
          <dt>Told by</dt>
          <dd>
            {model.source ?? 'the endpoint'}
            {model.as_of === undefined ? '' : `, as of ${model.as_of}`}
          </dd>
          {model.note !== undefined && (
            <>
              <dt>Note</dt>
              <dd>{model.note}</dd>
            </>
          )}
        </dl>
        {isChat && (
          <Snippet
            name={`a node that asks ${model.id}`}
            text={nodeSnippet('answer', 'llm', {
              source: { type: 'code', path: 'answer.jinja2' },
              inputs: { model: model.id },
              ...(model.connection !== undefined && { connection: model.connection }),
            })}
          />
        )}
      </div>
    </section>
  )
}
