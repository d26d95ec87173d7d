import type { ReactElement } from 'react'
import { stringify } from 'yaml'
import type { NodeView } from '../../../api/types'
import { textOf } from '../../../parts/text-of'
import { setInText } from '../text/yaml-text'
import type { GraphNode } from '../graph/graph-of'
import { kindOf, policies } from './kinds'
import { NodeAttempts } from './node-attempts'

/** Below a node’s output: its attempts, its variants, and what it is set to. */
export const NodeSummary = ({
  node,
  told,
  onEdit,
}: {
  readonly node: GraphNode
  readonly told: NodeView | undefined
  readonly onEdit: (change: (text: string) => string, of: string) => void
}): ReactElement => {
  const settings = [...kindOf(node.kind).fields, ...policies].flatMap(({ path, label }) => {
    const value = path.reduce<unknown>(
      (now, step) =>
        typeof now === 'object' && now !== null && Object.hasOwn(now, step)
          ? (now as Record<string, unknown>)[step]
          : undefined,
      node.definition,
    )
    return value === undefined || value === '' ? [] : [{ label, value }]
  })
  return (
    <>
      {told && ((told.calls?.length ?? 0) > 1 || told.attempts > 1) && (
        <section className="isec">
          <h3>Attempts</h3>
          <NodeAttempts node={told} />
        </section>
      )}
      {node.variants && (
        <section className="isec">
          <h3>Variants</h3>
          {node.variants.all.map((id) => (
            <label className="row" key={id}>
              <input
                type="radio"
                name={`variant of ${node.name}`}
                checked={id === node.variants?.chosen}
                onChange={() =>
                  onEdit(
                    (text) => setInText(text, ['node_variants', node.name, 'default_variant_id'], id),
                    `variant ${node.name}`,
                  )
                }
              />
              <span className="med">{id}</span>
              {id === node.variants?.chosen && <span className="t3 xs">default</span>}
            </label>
          ))}
        </section>
      )}
      <section className="isec">
        <h3>Settings</h3>
        {settings.length === 0 ? (
          <p className="t3">Everything is as it is by default.</p>
        ) : (
          <dl className="kv">
            {settings.map(({ label, value }) => (
              <div key={label} className="contents">
                <dt>{label}</dt>
                <dd className="mono">{saidOf(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    </>
  )
}

const saidOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(textOf).join(', then ')
    : typeof value === 'object'
      ? stringify(value, { lineWidth: 0 }).trimEnd()
      : textOf(value)
