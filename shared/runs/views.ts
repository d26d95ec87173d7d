import type { FaultData } from '../faults'
import type { NodeRecord, NodeView, RunHeader, RunSummary, RunView, StoredValue, ValueView } from './contract'
import { storedTitle } from './title'
import { hashOfReference } from './values'

/** A run's figures; the words of an error are content, its code is not. */
export const summaryOf = (header: RunHeader, isShown: boolean): RunSummary => ({
  id: header.id,
  kind: header.kind,
  flow: header.flow,
  hash: header.snapshot,
  label: header.label,
  variant: header.variant,
  status: header.status,
  durable: header.durable !== undefined,
  ...titled(isShown ? storedTitle(header) : undefined),
  ...(header.error && { error: errorOf(header.error, isShown), ...failedAt(header.error) }),
  usage: header.usage,
  cost: header.cost,
  latency_ms: header.latency_ms,
  ...(header.first_token_ms !== undefined && { first_token_ms: header.first_token_ms }),
  started_at: header.started,
  ended_at: header.ended ?? null,
  ...(!isShown && { content: 'hidden' as const }),
})

const titled = (title: string | undefined): Pick<RunSummary, 'title'> => (title === undefined ? {} : { title })

const failedAt = ({ details }: FaultData): Pick<RunSummary, 'failed_node'> => {
  const node = details?.['node']
  return typeof node === 'string' ? { failed_node: node } : {}
}

/** A whole run with its outermost nodes. */
export const runViewOf = (header: RunHeader, nodes: readonly NodeRecord[], isShown: boolean): RunView => ({
  ...summaryOf(header, isShown),
  ...(isShown && {
    inputs: valueOf(header.id, header.inputs),
    outputs: header.outputs ? valueOf(header.id, header.outputs) : null,
  }),
  ...(header.durable?.fork && { forked_from: header.durable.fork.run }),
  ...(header.webhook && { webhook: header.webhook }),
  ...(header.record && { record: header.record }),
  metrics: header.metrics ?? {},
  nodes: nodeViewsOf(header.id, nodes, isShown),
})

/** Nodes in the order they began, each in its latest epoch. */
export const nodeViewsOf = (run: string, nodes: readonly NodeRecord[], isShown: boolean): readonly NodeView[] => {
  const latest = new Map<string, NodeRecord>()
  for (const node of nodes) if (node.epoch >= (latest.get(node.path)?.epoch ?? 0)) latest.set(node.path, node)
  const began = (node: NodeRecord) => node.started ?? node.ended ?? ''
  return [...latest.values()]
    .toSorted((left, right) => compare(began(left), began(right)) || left.sequence - right.sequence)
    .map((node) => nodeViewOf(run, node, isShown))
}

/** An error as it may be shown: where content is hidden, its code only. */
export const errorOf = (error: FaultData, isShown: boolean): FaultData =>
  isShown ? error : { code: error.code, message: 'The words of this error are content; seeing them needs read-content' }

const nodeViewOf = (run: string, node: NodeRecord, isShown: boolean): NodeView => ({
  path: node.path,
  kind: node.kind,
  status: node.status,
  started_at: node.started,
  ended_at: node.ended,
  attempts: node.attempts,
  ...(isShown && {
    inputs: node.inputs && valueOf(run, node.inputs),
    output: node.output && valueOf(run, node.output),
    ...(node.logs !== undefined && { logs: node.logs }),
  }),
  ...(node.error && { error: errorOf(node.error, isShown) }),
  usage: node.usage,
  cost: node.cost,
  calls: node.calls.map(({ error, ...call }) => ({ ...call, ...(error && { error: errorOf(error, isShown) }) })),
  ...(isShown && node.status === 'waiting' && node.wait && { wait: node.wait }),
  ...(!isShown && { content: 'hidden' as const }),
})

const valueOf = (run: string, stored: StoredValue): ValueView => {
  if (!('ref' in stored)) return stored.value
  const hash = hashOfReference(stored.ref)
  return { blob: `/api/runs/${run}/values/${hash}`, size: stored.size, hash }
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
