import type { Node } from '@xyflow/react'
import type { OpenWait } from '../../../api/types'
import { bypassReason } from './card-fact'
import type { LiveNode, LiveRun } from '../run/follow-events'
import { ends, type FlowGraph, type GraphNode } from './graph-of'

/** What became of a node between two versions. */
export type Change = 'added' | 'removed' | 'changed'

/** What a card shows. */
export type CardData = {
  readonly node: GraphNode
  readonly live?: LiveNode | undefined
  readonly problem?: string | undefined
  readonly isEdited: boolean
  /** Whether a run is on show at all. */
  readonly hasRun: boolean
  readonly change?: Change | undefined
  /** The nodes it reads that have not completed, as one text. */
  readonly waitsFor: string
  /** When it began, while it runs or waits: milliseconds since 1970. */
  readonly since?: number | undefined
  /** Until when it waits for a person. */
  readonly until?: string | undefined
  /** Why it was bypassed. */
  readonly why?: string | undefined
} & Record<string, unknown>

/** A card as the graph places it. */
export type CardNode = Node<CardData, 'card'>

/** What the graph paints on a flow. */
export interface Painted {
  readonly live?: LiveRun | undefined
  readonly problems?: ReadonlyMap<string, readonly string[]> | undefined
  readonly edited: ReadonlySet<string>
  readonly changes?: ReadonlyMap<string, Change> | undefined
  readonly waits?: readonly OpenWait[] | undefined
}

/** What the card of a node shows; where it is what it was, the same value, so that nothing is drawn anew. */
export const cardData = (
  node: GraphNode,
  graph: FlowGraph,
  { live: run, problems, edited, changes, waits }: Painted,
  before: CardData | undefined,
): CardData => {
  const isEdited = edited.has(node.name)
  const live = isEdited && run !== undefined && !isGoing(run) ? undefined : liveNodeOf(run, node.name)
  const isOpen = live?.status === 'running' || live?.status === 'waiting'
  const data: CardData = {
    node,
    live,
    problem: problems?.get(node.name)?.[0],
    isEdited: isEdited && !isGoing(run),
    hasRun: run !== undefined,
    change: changes?.get(node.name),
    waitsFor: live?.status === 'queued' || live?.status === 'cancelled' ? waitedFor(node, graph, run).join(', ') : '',
    since: isOpen && run?.startedAt !== undefined ? run.startedAt + live.from : undefined,
    until:
      live?.status === 'waiting' ? (waits?.find((wait) => wait.node === node.name)?.until ?? undefined) : undefined,
    why: live?.status === 'bypassed' && run ? bypassReason(node, run.nodes) : undefined,
  }
  return before !== undefined && Object.keys(data).every((key) => data[key] === before[key]) ? before : data
}

const queued: LiveNode = { status: 'queued', from: 0, tokens: 0, text: '' }

const isGoing = (run: LiveRun | undefined): boolean =>
  run !== undefined && /^(queued|running|waiting)$/.test(run.status)

/** A node of a run; one that has not begun is queued as long as the run goes on. */
export const liveNodeOf = (run: LiveRun | undefined, name: string): LiveNode | undefined =>
  run === undefined ? undefined : Object.hasOwn(run.nodes, name) ? run.nodes[name] : isGoing(run) ? queued : undefined

const waitedFor = ({ name }: GraphNode, { edges }: FlowGraph, run: LiveRun | undefined): readonly string[] =>
  edges
    .filter(({ from, to }) => to === name && from !== ends.inputs)
    .map(({ from }) => from)
    .filter((from) => !/^(completed|reused|bypassed)$/.test(liveNodeOf(run, from)?.status ?? ''))

/** A node in words, for those who hear the graph. */
export const spokenNode = ({ node, live, problem, change }: CardData, { edges }: FlowGraph): string => {
  const waits = edges.filter(({ to }) => to === node.name).map(({ from }) => wordOf(from))
  const feeds = edges.filter(({ from }) => from === node.name).map(({ to }) => wordOf(to))
  return `${node.name}, ${node.kind}, ${live?.status ?? 'not run'}${problem === undefined ? '' : ', invalid'}${change === undefined ? '' : `, ${change}`}. Waits for ${waits.join(', ') || 'nothing'}. Feeds ${feeds.join(', ') || 'nothing'}.`
}

const wordOf = (name: string): string =>
  name === ends.inputs ? 'the inputs' : name === ends.outputs ? 'the outputs' : name
