import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { Link } from 'wouter'
import { flowAt, flowList } from '../../api/queries'
import { CopyButton } from '../../parts/copy-button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'
import { graphOf } from '../flow/graph/graph-of'
import { variantsYaml } from './variants-yaml'

const asksModels = new Set(['llm', 'prompty', 'custom_llm'])

/** The models that stand side by side as variants of a node, to be put into its flow. */
export const KeepVariants = ({
  models,
  onClose,
}: {
  readonly models: readonly string[]
  readonly onClose: () => void
}): ReactElement => {
  const flows = useQuery(flowList)
  const [chosen, setChosen] = useState<string>()
  const items = flows.data?.items ?? []
  const name = chosen ?? (items.find(({ type }) => type === 'chat') ?? items[0])?.name ?? ''
  const flow = useQuery({ ...flowAt(name), enabled: name !== '' })
  const nodes = useMemo(
    () => (flow.data ? graphOf(flow.data.yaml).nodes.filter(({ kind }) => asksModels.has(kind)) : []),
    [flow.data],
  )
  const [wanted, setWanted] = useState('')
  const node = nodes.find((one) => one.name === wanted) ?? nodes[0]
  const yaml = node ? variantsYaml(node.name, node.definition, models) : ''
  return (
    <Dialog
      title="Keep as variants of a node"
      onClose={onClose}
      foot={
        node && (
          <Link className="btn go" href={`/flows/${encodeURIComponent(name)}?view=yaml&node=${node.name}`}>
            Open the flow
          </Link>
        )
      }
    >
      <div className="row wrap">
        <label className="label grow">
          <span>Flow</span>
          <select className="in" value={name} onChange={(event) => setChosen(event.target.value)}>
            {(flows.data?.items ?? []).map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
        </label>
        <label className="label grow">
          <span>Node</span>
          <select className="in" value={node?.name ?? ''} onChange={(event) => setWanted(event.target.value)}>
            {nodes.map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
        </label>
      </div>
      {flow.error && <Failure error={flow.error} />}
      {flow.data && !node && <p className="t2">No node of this flow asks a model.</p>}
      {node && (
        <>
          <div className="row">
            <span className="t2 xs">
              Put it at the end of the flow’s text, and in place of the node’s own lines <code>use_variants: true</code>
              .
            </span>
            <span className="grow" />
            <CopyButton text={yaml} name="Copy the variants as YAML" />
          </div>
          <pre className="code" tabIndex={0} aria-label="Variants as YAML">
            {yaml}
          </pre>
        </>
      )}
    </Dialog>
  )
}
