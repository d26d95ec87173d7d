import type { LiveNode, LiveRun } from './follow-events'

/** Whether nothing more will happen in a run. */
export const hasEnded = ({ status }: Pick<LiveRun, 'status'>): boolean => /^(completed|failed|cancelled)$/.test(status)

/** A run as it was followed and as it was recorded: the record knows attempts and usage, the events what was written when. */
export const mergedRuns = (followed: LiveRun, recorded: LiveRun): LiveRun => ({
  ...followed,
  ...(hasEnded(recorded) && recorded),
  ...(recorded.status === 'waiting' && !hasEnded(followed) && { status: recorded.status }),
  nodes: Object.fromEntries(
    [...new Set([...Object.keys(followed.nodes), ...Object.keys(recorded.nodes)])].map((name) => [
      name,
      mergedNode(own(followed.nodes, name), own(recorded.nodes, name)),
    ]),
  ),
})

const own = (nodes: LiveRun['nodes'], name: string): LiveNode | undefined =>
  Object.hasOwn(nodes, name) ? nodes[name] : undefined

const mergedNode = (followed: LiveNode | undefined, recorded: LiveNode | undefined): LiveNode => {
  if (!followed || !recorded) return (followed ?? recorded) as LiveNode
  // A record is read now and then: what has ended since is known by its events.
  const isBehind = followed.to !== undefined && recorded.to === undefined
  const node = isBehind ? { ...recorded, ...followed } : recorded
  return {
    ...node,
    text: followed.text,
    ...(followed.firstTokenAt !== undefined && { firstTokenAt: followed.firstTokenAt }),
  }
}
