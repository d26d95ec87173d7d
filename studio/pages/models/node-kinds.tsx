import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { Icon } from '../../parts/icon'
import { Snippet } from '../../parts/snippet'
import { kinds } from '../flow/node/kinds'
import { nodeSnippet } from './node-snippet'

/** The kinds of nodes: what each does, what can be set, and how it is written. */
export const NodeKinds = (): ReactElement => {
  const [search] = useSearchParams()
  const chosen = kinds.find(({ kind }) => kind === search.get('kind')) ?? kinds[0]
  return (
    <div className="mcols with">
      <section className="panel" aria-label="Kinds">
        <table>
          <thead>
            <tr>
              <th>Kind</th>
              <th>What it does</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(({ kind, icon, about }) => (
              <tr key={kind} className={kind === chosen?.kind ? 'sel' : ''}>
                <td>
                  <Link className="row med" href={`/models?tab=kinds&kind=${kind}`}>
                    <Icon name={icon} size={14} className="t3" />
                    {kind}
                  </Link>
                </td>
                <td className="t2">{about}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {chosen && (
        <section className="panel" aria-label={chosen.kind}>
          <div className="phead">
            <h2>{chosen.kind}</h2>
          </div>
          <div className="inset stack">
            <p className="t2">{chosen.about}.</p>
            <Snippet text={nodeSnippet(chosen.kind, chosen.kind, chosen.starts)} name={`a ${chosen.kind} node`} />
            {chosen.readOnly && <p className="t2">Its code comes from the repository; the studio only shows it.</p>}
            <dl className="kv">
              {chosen.fields.map(({ path, label, type, hint, options }) => (
                <div key={path.join('.')} style={{ display: 'contents' }}>
                  <dt className="mono">{path.join('.')}</dt>
                  <dd>
                    {label}
                    <span className="t3">
                      {options ? `: ${options.join(', ')}` : `, ${type}`}
                      {hint && `. ${hint}`}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        </section>
      )}
    </div>
  )
}
