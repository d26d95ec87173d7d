import type { NodeKind, Plan } from '../contract'
import { nodesByName } from '../plan-lookups'
import { isShown } from './shown-fields'

/** An output whose text may come in pieces. */
export interface StreamField {
  readonly name: string
  readonly node: string
  /** Under which output's name the run tells the node's text. */
  readonly told: string
  /** A model's text always streams; whether that of code does shows when it begins. */
  readonly isCertain: boolean
}

// Kinds that know their output only when they have all of it.
const wholeKinds: ReadonlySet<string> = new Set(['prompt', 'lookup', 'retrieve', 'embed', 'http', 'safety', 'human'])

/** The outputs of a plan that may stream to a client. */
export const streamFieldsOf = (
  plan: Plan,
  kinds: ReadonlyMap<string, NodeKind>,
  included: readonly string[] | undefined,
): readonly StreamField[] =>
  Object.entries(plan.outputs).flatMap(([name, { reference }]) => {
    if (reference.from !== 'node' || reference.path.length > 0 || !isShown(included, plan, name)) return []
    const { node } = reference
    const told = Object.hasOwn(plan.streams, node) ? plan.streams[node] : undefined
    const { kind = '', each } = nodesByName(plan).get(node) ?? {}
    if (told === undefined || each || wholeKinds.has(kind)) return []
    return [{ name, node, told, isCertain: kinds.get(kind)?.modelChooses === true }]
  })
