import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../../api/client'
import { flowAt } from '../../../api/queries'
import { ago, shortHash } from '../../../parts/format'
import type { GateSide } from '../gate/gate-data'

/** Chooses a version of a flow: what a label points to, a version itself, and a variant where there are some. */
export const FlowChoice = ({
  flow,
  side,
  onChange,
}: {
  readonly flow: string
  readonly side: GateSide
  readonly onChange: (side: GateSide) => void
}): ReactElement => {
  const { labels, versions, variants } = useFlowVersions(flow)
  const value = side.version === undefined ? `label ${side.label ?? 'latest'}` : `version ${side.version}`
  const set = (written: string): void => {
    const [kind, name = ''] = written.split(' ')
    const { variant } = side
    onChange({ [kind === 'version' ? 'version' : 'label']: name, ...(variant !== undefined && { variant }) })
  }
  const isKnown =
    side.version === undefined
      ? Object.hasOwn(labels, side.label ?? 'latest')
      : versions.some(({ hash }) => hash === side.version)
  return (
    <div className="cf">
      <label className="label">
        <span>Version</span>
        <select className="in" value={value} onChange={(event) => set(event.target.value)}>
          {!isKnown && <option value={value}>{value.slice(0, 20)}, not there</option>}
          <optgroup label="What a label points to">
            {Object.entries(labels).map(([label, hash]) => (
              <option key={label} value={`label ${label}`}>
                {label}, {shortHash(hash)}
              </option>
            ))}
          </optgroup>
          <optgroup label="Versions">
            {versions.map(({ hash, published_at, labels: at }) => (
              <option key={hash} value={`version ${hash}`}>
                {shortHash(hash)}, {ago(published_at)}
                {at.length === 0 ? '' : `, ${at.join(', ')}`}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label className="label">
        <span>Variant</span>
        <select
          className="in"
          value={side.variant ?? ''}
          disabled={variants.length === 0}
          onChange={(event) => {
            const { variant: _variant, ...rest } = side
            onChange(event.target.value === '' ? rest : { ...rest, variant: event.target.value })
          }}
        >
          <option value="">{variants.length === 0 ? 'the flow has none' : 'the default ones'}</option>
          {variants.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    </div>
  )
}

interface Version {
  readonly hash: string
  readonly published_at: string
  readonly labels: readonly string[]
}

/** What of a flow can be chosen: its labels, versions and variants. */
export const useFlowVersions = (
  flow: string,
): {
  readonly labels: Readonly<Record<string, string>>
  readonly versions: readonly Version[]
  readonly variants: readonly string[]
} => {
  const view = useQuery({ ...flowAt(flow), enabled: flow !== '' })
  const list = useQuery({
    queryKey: ['flow', flow, 'versions'],
    queryFn: () => client.listFlowVersions({ flow }),
    enabled: flow !== '',
  })
  const nodes = (view.data?.definition['node_variants'] ?? {}) as Readonly<
    Record<string, { readonly variants?: Readonly<Record<string, unknown>> }>
  >
  return {
    labels: view.data?.labels ?? {},
    versions: list.data?.items ?? [],
    variants: Object.entries(nodes).flatMap(([node, { variants }]) =>
      Object.keys(variants ?? {}).map((variant) => `${node}.${variant}`),
    ),
  }
}
