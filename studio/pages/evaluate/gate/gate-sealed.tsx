import { useState, type ReactElement } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../parts/button'
import { CopyButton } from '../../../parts/copy-button'
import { ago, counted, shortHash } from '../../../parts/format'
import { JsonView } from '../../../parts/json-view'
import { percent } from './gate-checks'
import type { GateSide, GateView } from './gate-data'
import { GateLines } from './gate-lines'

/** What a gate’s seal holds fast, as a table; the raw JSON is one press away. */
export const GateSealed = ({ gate }: { readonly gate: GateView }): ReactElement => {
  const { sealed, seal, at, by } = gate
  const [isRaw, setRaw] = useState(false)
  const { dataset, baseline, judge } = sealed
  return (
    <section className="panel" aria-label="What is sealed">
      <div className="phead">
        <h2>What is sealed</h2>
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="code" pressed={isRaw} onPress={() => setRaw(!isRaw)}>
          JSON
        </Button>
      </div>
      <div className="inset">
        <dl className="kv">
          <dt>Seal</dt>
          <dd className="row">
            <span className="mono">{seal.slice(0, 12)}</span>
            <CopyButton text={seal} name="Copy the seal" />
          </dd>
          <dt>Sealed</dt>
          <dd title={at}>
            {ago(at)} by {by}
          </dd>
          <dt>Flow</dt>
          <dd>
            <Link className="link" href={`/flows/${encodeURIComponent(sealed.flow)}`}>
              {sealed.flow}
            </Link>
          </dd>
          <dt>Dataset</dt>
          <dd>
            <Link
              className="link"
              href={`/data/datasets/${encodeURIComponent(dataset.name)}?version=${dataset.version}`}
            >
              {dataset.name}
            </Link>{' '}
            <span className="tag">{shortHash(dataset.version)}</span>
            <div className="t3 xs">
              {counted(dataset.rows, 'row')}
              {dataset.split === null ? '' : `, split ${dataset.split}`}
            </div>
          </dd>
          <dt>Baseline</dt>
          <dd>{baseline === null ? <span className="t3">none; no rule has a margin</span> : sideText(baseline)}</dd>
          <dt>Judge</dt>
          <dd>
            {judge === null ? (
              <span className="t3">none; code and checks measure</span>
            ) : (
              `${judge.model}, each question ${judge.repetitions === 1 ? 'once' : `${judge.repetitions} times`}`
            )}
          </dd>
          <dt>Completion</dt>
          <dd>at least {percent(sealed.min_completion)} of rows</dd>
          <dt>Wrong at most</dt>
          <dd>{percent(sealed.alpha)} of verdicts, all tries of one version together</dd>
          {sealed.group !== null && (
            <>
              <dt>Rows belong</dt>
              <dd>together by {sealed.group}</dd>
            </>
          )}
        </dl>
        <h3 className="evhead">Lines</h3>
        <GateLines sealed={sealed} />
        <h3 className="evhead">{counted(sealed.evaluators.length, 'evaluator')}</h3>
        <ul className="evlist">
          {sealed.evaluators.map(({ name, order, hash }) => (
            <li key={name} className="row wrap">
              <span className="med">{name}</span>
              {order.evaluator !== name && <span className="t3 xs">{order.evaluator}</span>}
              {order.options !== undefined && Object.keys(order.options).length > 0 && (
                <span className="t2 xs mono break">{JSON.stringify(order.options).slice(1, -1)}</span>
              )}
              <span className="grow" />
              <span className="tag" title={hash}>
                {shortHash(hash)}
              </span>
            </li>
          ))}
        </ul>
        {isRaw && <JsonView label="What is sealed" value={gate} />}
      </div>
    </section>
  )
}

/** A side in words. */
export const sideText = ({ label, version, variant }: GateSide): string =>
  [
    version === undefined ? `label ${label ?? 'latest'}` : `version ${shortHash(version)}`,
    ...(variant === undefined ? [] : [`variant ${variant}`]),
  ].join(', ')
