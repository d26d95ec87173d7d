import type { NodeRecord, RunEvent, RunHeader } from './contract'
import { errorOf } from './views'

/** The events of some records by time; of two at one time, those of the earlier record go first. Those whose begin was told begin no more; what a filter blocked is taken back [25]. */
export const eventsOf = (
  nodes: readonly NodeRecord[],
  header: RunHeader,
  isShown: boolean,
  begun: ReadonlySet<string> = new Set(),
): readonly RunEvent[] =>
  nodes
    .flatMap((node) => {
      const ended = node.ended ?? node.started ?? header.started
      const events: readonly (readonly [string, RunEvent])[] = [
        ...(node.started && !begun.has(node.path)
          ? [[node.started, { type: 'node-start', node: node.path, at: node.started }] as const]
          : []),
        ...(isShown && node.text && node.error?.code === 'content_blocked'
          ? [[ended, { type: 'replace', output: node.text.output, text: '' }] as const]
          : []),
        [ended, endOf(node, ended, isShown)],
      ]
      return events.map(([at, event], turn) => ({ at, event, node, turn }))
    })
    .toSorted(
      (left, right) =>
        Date.parse(left.at) - Date.parse(right.at) ||
        left.node.sequence - right.node.sequence ||
        left.turn - right.turn,
    )
    .map(({ event }) => event)

const endOf = (node: NodeRecord, at: string, isShown: boolean): RunEvent => ({
  type: 'node-end',
  node: node.path,
  status: node.status,
  at,
  latency_ms: node.started && node.ended ? Date.parse(node.ended) - Date.parse(node.started) : 0,
  ...(node.error && { error: errorOf(node.error, isShown) }),
  usage: node.usage,
  cost: node.cost,
})
