import type { FlowView, Plan, Reference } from './contract'
import { nodeNames } from './definition/graph'

const columnWidth = 240
const rowHeight = 120

/** Where the nodes of a plan are drawn: as the layout says, else in layers by their longest way from the inputs. */
export const layOut = (
  plan: Plan,
  placed: Readonly<Record<string, { readonly x: number; readonly y: number }>>,
): FlowView['layout'] => {
  const layers = new Map<string, number>()
  const rows = new Map<number, number>()
  const edges: { from: string; to: string }[] = []
  const nodes = plan.nodes.map(({ name, kind, inputs, condition }) => {
    const when = condition === null ? undefined : plan.conditions[condition]?.when
    const before = [...nodeNames([...Object.values(inputs), ...(when ? [when satisfies Reference] : [])])]
    edges.push(...before.map((from) => ({ from, to: name })))
    const layer = Math.max(0, ...before.map((node) => (layers.get(node) ?? 0) + 1))
    const row = rows.get(layer) ?? 0
    layers.set(name, layer)
    rows.set(layer, row + 1)
    const own = Object.hasOwn(placed, name) ? placed[name] : undefined
    return { name, kind, ...(own ?? { x: row * columnWidth, y: layer * rowHeight }) }
  })
  return { nodes, edges }
}
