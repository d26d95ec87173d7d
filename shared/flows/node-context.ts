import type { NodeContext, NodeFinish, PlanNode } from './contract'
import { isBypassed, isRead } from './input-facts'
import { maskedInputs, maskedTextsFor } from './masks'
import type { RunOrder } from './run-order'
import type { RunningNode } from './run-parts'

/** What the run knows, of which a node is told its part. */
export interface RunSeen {
  readonly path: string
  readonly nodes: ReadonlyMap<string, PlanNode>
  readonly finished: ReadonlyMap<string, NodeFinish>
  readonly maskedTexts: Map<string, string>
  readonly signal: AbortSignal
  readonly onDelta: NodeContext['onDelta']
}

/** What a node is given beside its inputs; what it records goes into its entry. */
export const nodeContext = (
  { caller, plan, snapshot, services, servicesFor, world, journal }: RunOrder,
  entry: RunningNode,
  { path, nodes, finished, maskedTexts, signal, onDelta }: RunSeen,
): NodeContext => {
  const { node, attempt } = entry
  return {
    caller,
    run: { id: journal.runId, flow: plan.flow, snapshot: snapshot.hash, epoch: 1 },
    path,
    attempt,
    signal,
    world,
    services: servicesFor?.(path, attempt) ?? services,
    files: snapshot.files,
    code: snapshot.code,
    masked: maskedInputs(node, nodes),
    maskedTexts: maskedTextsFor(node, maskedTexts),
    keepMaskedText: (text) => void maskedTexts.set(node.name, text),
    onDelta,
    environment: plan.environment ?? noEnvironment,
    recordCall: (call) => void entry.calls.push(call),
    recordMetric: (name, value) => void ((entry.metrics ??= {})[name] = value),
    recordLog: (text) => void (entry.logs = (entry.logs ?? '') + text),
    isBypassed: (input) => isBypassed(node, input, plan, finished),
    isRead: isRead(node, plan),
  }
}

const noEnvironment = Object.freeze({})
