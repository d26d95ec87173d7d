import { count, counted, money } from '../../../parts/format'
import { textOf } from '../../../parts/text-of'
import type { LiveNode, LiveRun } from '../run/follow-events'
import type { GraphNode } from './graph-of'

/** What a card says in its second line: the one fact that matters most in the state that its node is in. */
export const cardFact = (
  node: GraphNode,
  live: LiveNode | undefined,
  {
    waitsFor = [],
    isEdited = false,
    hasRun = false,
    why,
  }: {
    /** Nodes that have not ended and that it reads. */
    readonly waitsFor?: readonly string[]
    readonly isEdited?: boolean
    readonly hasRun?: boolean
    /** Why it was bypassed. */
    readonly why?: string | undefined
  } = {},
): string => {
  if (isEdited && hasRun) return 'not run since the edit'
  if (!live) return node.condition ?? node.fact
  switch (live.status) {
    case 'queued':
      return waitsFor.length > 0 ? `waits for ${waitsFor.join(', ')}` : (node.condition ?? node.fact)
    case 'bypassed':
      return why ?? node.condition ?? 'what it reads was bypassed'
    case 'cancelled':
      return waitsFor.length > 0 ? `not reached: ${waitsFor.join(', ')} did not complete` : 'stopped'
    case 'reused': {
      const tokens = live.usage ? live.usage.input_tokens + live.usage.output_tokens : 0
      return tokens > 0 ? `${count(tokens)} tokens not paid again` : (outcomeOf(node, live) ?? node.fact)
    }
    case 'waiting':
      return textOf(node.definition['title']) || node.fact
    case 'failed':
      return live.error?.message ?? 'failed'
    case 'running':
    case 'completed':
      break
  }
  return spoken(node, live) ?? outcomeOf(node, live) ?? node.fact
}

/** Why a node was bypassed: the value that was found, against its condition. */
export const bypassReason = ({ definition }: GraphNode, nodes: LiveRun['nodes']): string | undefined => {
  const { activate } = definition
  if (!isObject(activate)) return undefined
  const { when, ...tests } = activate
  const value = valueAt(textOf(when), nodes)
  if (value === undefined) return undefined
  const said = Object.entries(tests).map(
    ([test, wanted]) => `${Object.hasOwn(not, test) ? not[test] : `does not meet ${test}`} ${shown(wanted)}`,
  )
  return said.length === 0 ? undefined : `${shown(value)} ${said.join(', or ')}`
}

const not: Readonly<Record<string, string>> = {
  is: 'is not',
  is_not: 'is',
  in: 'is not in',
  gt: 'is not above',
  lt: 'is not below',
  matches: 'does not match',
}

const valueAt = (reference: string, nodes: LiveRun['nodes']): unknown => {
  const [, name = '', path = ''] = /^\$\{([\w-]+)\.output((?:[.[][^}]*)?)\}$/.exec(reference) ?? []
  const start: unknown = Object.hasOwn(nodes, name) ? nodes[name]?.output : undefined
  return path
    .split(/[.[\]'"]+/)
    .filter((step) => step !== '')
    .reduce<unknown>(
      (now, step) =>
        typeof now === 'object' && now !== null && Object.hasOwn(now, step)
          ? (now as Record<string, unknown>)[step]
          : undefined,
      start,
    )
}

const shown = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toFixed(2)))
    : textOf(value).slice(0, 40) || 'empty'

const spoken = (node: GraphNode, { usage, tokens, cost }: LiveNode): string | undefined => {
  const out = usage?.output_tokens ?? tokens
  if (out === 0) return undefined
  const model = node.fact.split(', ').find((part) => !/\.(jinja2|prompty)$/.test(part))
  return [
    ...(model === undefined || model === 'not set up yet' ? [] : [model]),
    counted(out, 'token'),
    ...(cost === undefined || cost === null ? [] : [money(cost)]),
  ].join(', ')
}

const outcomeOf = ({ kind, definition }: GraphNode, { output, given }: LiveNode): string | undefined => {
  if (output === undefined) return undefined
  if (output === null) return kind === 'lookup' ? 'nothing found' : 'nothing'
  if (Array.isArray(output)) {
    if (kind === 'retrieve') return `${counted(output.length, 'passage')} of ${textOf(definition['index'])}`
    if (kind === 'lookup') return counted(output.length, 'record')
    return counted(output.length, kind === 'embed' && typeof output[0] === 'number' ? 'dimension' : 'item')
  }
  if (typeof output === 'string') return kind === 'prompt' ? counted(output.length, 'character') : firstLine(output)
  if (typeof output !== 'object') return String(output)
  if (kind === 'lookup' && isObject(given)) return textOf(Object.values(given)[0]).slice(0, 60) || undefined
  return Object.entries(output)
    .slice(0, 3)
    .map(([name, value]) => (typeof value === 'object' || textOf(value).length > 16 ? name : `${name} ${shown(value)}`))
    .join(', ')
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 80) || 'an empty text'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
