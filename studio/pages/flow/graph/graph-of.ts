import { isMap, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import type { FlowInput } from '../../../api/types'
import { textOf } from '../../../parts/text-of'
import { plainOf } from '../text/yaml-text'

/** A node of a flow as the graph draws it. */
export interface GraphNode {
  readonly name: string
  readonly kind: string
  /** The one fact that matters most. */
  readonly fact: string
  /** Lines of the text that say it, from 1. */
  readonly lines: readonly [number, number]
  readonly definition: Readonly<Record<string, unknown>>
  /** The default variant and how many others there are. */
  readonly variants?: { readonly chosen: string; readonly others: number; readonly all: readonly string[] }
  readonly condition?: string
}

/** Who feeds whom. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly conditional: boolean
}

/** A flow as a graph; `inputs` and `outputs` stand as two more nodes. */
export interface FlowGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly inputs: readonly string[]
  /** What the text declares of each input. */
  readonly declared: Readonly<Record<string, FlowInput>>
  readonly outputs: readonly string[]
  /** The node that a flow output reads, by output: whose tokens these are. */
  readonly sources: Readonly<Record<string, string>>
  /** Why there is no graph: the text is no YAML, or no flow. */
  readonly problem?: string
}

/** The names of the two ends of a graph. */
export const ends = { inputs: '(inputs)', outputs: '(outputs)' } as const

/** The node or `inputs` a text of references names. */
export const referencesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string')
    return [...value.matchAll(/\$\{([A-Za-z_][\w-]*)(?=[.}[])/g)].map(([, name = '']) => name)
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(referencesIn)
  return []
}

/** The node whose lines hold a line. */
export const nodeAtLine = (graph: FlowGraph, line: number | undefined): string | undefined =>
  line === undefined ? undefined : graph.nodes.find(({ lines: [from, to] }) => line >= from && line <= to)?.name

const empty: FlowGraph = { nodes: [], edges: [], inputs: [], declared: {}, outputs: [], sources: {} }

/** Reads the graph out of a flow's text; a text that cannot be read gives the reason. */
export const graphOf = (text: string): FlowGraph => {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, merge: true })
  if (document.errors[0]) return { ...empty, problem: document.errors[0].message.split('\n')[0] ?? 'It is no YAML' }
  const flow = plainOf(document)
  if (flow === undefined && document.contents !== null)
    return { ...empty, problem: 'It names an anchor that is not there, or repeats too much by anchors' }
  if (!isObject(flow)) return { ...empty, problem: 'A flow is a map with inputs, nodes and outputs' }
  const list = document.get('nodes')
  const variants = isObject(flow['node_variants']) ? flow['node_variants'] : {}
  const nodes = (isSeq(list) ? list.items : []).flatMap((item, place): GraphNode[] => {
    const value = (flow['nodes'] as unknown[])[place]
    if (!isMap(item) || !isObject(value)) return []
    const name = textOf(value['name']) || `node ${place + 1}`
    const chosen = chosenVariant(variants[name])
    const definition = { ...value, ...(value['use_variants'] === true && chosen?.body) }
    const condition = conditionOf(definition['activate'])
    return [
      {
        name,
        kind: textOf(definition['type']) || 'unknown',
        fact: factOf(definition),
        lines: linesOf(item, counter),
        definition,
        ...(value['use_variants'] === true &&
          chosen && { variants: { chosen: chosen.id, others: chosen.others, all: chosen.all } }),
        ...(condition !== undefined && { condition }),
      },
    ]
  })
  const names = new Set(nodes.map(({ name }) => name))
  const inputs = isObject(flow['inputs']) ? flow['inputs'] : {}
  const outputs = isObject(flow['outputs']) ? flow['outputs'] : {}
  const edges = [
    ...nodes.flatMap(({ name, definition }) => {
      const { activate, name: _, ...rest } = definition
      const plain = new Set(referencesIn(rest))
      const conditional = new Set(referencesIn(activate).filter((from) => !plain.has(from)))
      return [...edgesTo(name, plain, names, false), ...edgesTo(name, conditional, names, true)]
    }),
    ...edgesTo(ends.outputs, new Set(referencesIn(outputs)), names, false),
  ]
  return {
    nodes,
    edges,
    inputs: Object.keys(inputs),
    declared: Object.fromEntries(
      Object.entries(inputs).map(([name, value]): [string, FlowInput] => [
        name,
        { ...(isObject(value) ? value : {}), type: textOf(isObject(value) ? value['type'] : value) || 'string' },
      ]),
    ),
    outputs: Object.keys(outputs),
    sources: Object.fromEntries(
      Object.entries(outputs).flatMap(([output, value]) => {
        const [from] = referencesIn(isObject(value) ? value['reference'] : undefined)
        return from === undefined ? [] : [[output, from]]
      }),
    ),
  }
}

const edgesTo = (
  to: string,
  from: ReadonlySet<string>,
  names: ReadonlySet<string>,
  conditional: boolean,
): GraphEdge[] =>
  [...from].flatMap((name) => {
    const known = names.has(name) ? name : name === 'inputs' ? ends.inputs : undefined
    return known === undefined || known === to ? [] : [{ from: known, to, conditional }]
  })

const chosenVariant = (value: unknown) => {
  if (!isObject(value) || !isObject(value['variants'])) return undefined
  const all = Object.keys(value['variants'])
  const id = textOf(value['default_variant_id'] ?? all[0])
  const variant = Object.hasOwn(value['variants'], id) ? value['variants'][id] : undefined
  const body = isObject(variant) && isObject(variant['node']) ? variant['node'] : {}
  return { id, body, all, others: Math.max(0, all.length - 1) }
}

const conditionOf = (activate: unknown): string | undefined => {
  if (!isObject(activate)) return undefined
  const { when, ...test } = activate
  const words: Readonly<Record<string, string>> = {
    is: 'is',
    is_not: 'is not',
    in: 'is in',
    gt: 'is above',
    lt: 'is below',
    matches: 'matches',
  }
  const what = typeof when === 'string' ? when.replace(/^\$\{|\}$/g, '').replace('.output', '') : String(when)
  const said = Object.entries(test).map(
    ([key, value]) => `${words[key] ?? key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `only if ${what} ${said.join(' and ')}`
}

const short = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value.replace(/^\$\{(?:inputs\.)?|\}$/g, '')
    : typeof value === 'number'
      ? String(value)
      : undefined

const factOf = (node: Readonly<Record<string, unknown>>): string => {
  const source = isObject(node['source']) ? short(node['source']['path']) : undefined
  const inputs = isObject(node['inputs']) ? node['inputs'] : {}
  const models = Array.isArray(node['models']) ? node['models'].map((model) => short(model) ?? '') : []
  const model = short(inputs['model']) ?? short(inputs['deployment_name']) ?? models[0] ?? short(node['model'])
  const facts: Readonly<Record<string, readonly (string | undefined)[]>> = {
    llm: [model, source],
    prompty: [short(node['path']) ?? source, model],
    retrieve: [short(node['index']), node['top'] === undefined ? undefined : `top ${short(node['top']) ?? ''}`],
    lookup: [short(node['collection']), node['list'] === true ? 'all of one' : undefined],
    http: [short(node['method']) ?? 'GET', short(node['url']) ?? short(inputs['url'])],
    safety: [Array.isArray(node['checks']) ? node['checks'].join(', ') : undefined, short(node['action'])],
    flow: [short(node['flow'])],
    map: [short(node['flow']), short(node['over'])],
    human: [short(node['title']), short(node['timeout'])],
    embed: [short(node['model'])],
  }
  const known = facts[String(node['type'])] ?? [source]
  return known.filter((fact) => fact !== undefined && fact !== '').join(', ') || 'not set up yet'
}

const linesOf = (node: Node, counter: LineCounter): readonly [number, number] => {
  const [start = 0, end = 0] = node.range ?? []
  const first = counter.linePos(start).line
  const last = counter.linePos(Math.max(start, end - 1)).line
  return [first, Math.max(first, last)]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
