import type { Json, JsonObject } from '../../json'
import { comparisonProblem, comparisons } from '../conditions'
import type { Comparison, Reference } from '../contract'
import { parseReference } from '../references'
import type { NodeDefinition } from './definition'
import { kindKeys, nodeKeys } from './key-schemas'
import type { At, Problems } from './problems'
import { readEach, type ReadInner } from './read-each'
import { readPolicy } from './read-policy'
import { isObject, namedEntries, nameProblem, objectAt, shown, textOr } from './shapes'

// Read here for every kind, or known to have no effect.
const commonKeys = new Set(Object.keys(nodeKeys))

/** Reads one node's common keys; undefined where it has no usable name or type. */
export const readNode = (
  keys: JsonObject,
  at: At,
  problems: Problems,
  readInner: ReadInner,
): NodeDefinition | undefined => {
  const name = textOr(keys['name'], '')
  const kind = textOr(keys['type'], '')
  if (name === '') problems.error('KeyError', 'A node has no `name`', at)
  const badName = nameProblem(name)
  if (badName) problems.error('FlowDefinitionError', badName, [...at, 'name'])
  if (kind === '') problems.error('KeyError', `Node “${name}” has no \`type\``, at, name)
  const join = keys['join'] ?? 'any'
  if (join !== 'any' && join !== 'all') {
    problems.error('FlowDefinitionError', `\`join\` is any or all, not ${shown(join)}`, [...at, 'join'], name)
  }
  warnOfUnknownKeys(keys, kind, at, problems, name)
  const inputs = readNodeInputs(keys, at, problems, name)
  const each = readEach(keys, { name, kind, inputs, at }, problems, readInner)
  const node: NodeDefinition = {
    name,
    kind,
    inputs,
    activate:
      keys['activate'] === undefined ? null : readActivate(keys['activate'], [...at, 'activate'], problems, name),
    join: join === 'all' ? 'all' : 'any',
    aggregation: keys['aggregation'] === true || keys['reduce'] === true,
    ...readPolicy(keys, at, problems, name),
    ...(each && { each }),
    keys: Object.fromEntries(Object.entries(keys).filter(([key]) => !commonKeys.has(key))),
    at,
  }
  return name === '' || kind === '' || badName ? undefined : node
}

// Silence would let a model named beside `inputs` look as if it were the one that answers.
const warnOfUnknownKeys = (keys: JsonObject, kind: string, at: At, problems: Problems, node: string): void => {
  const own = Object.hasOwn(kindKeys, kind) ? kindKeys[kind] : undefined
  if (own === undefined) return
  for (const key of Object.keys(keys))
    if (!commonKeys.has(key) && !Object.hasOwn(own, key))
      problems.warning(
        'unknown_key',
        `Key “${key}” of node “${node}” is not known and has no effect; what a node is given stands under \`inputs\``,
        [...at, key],
        node,
      )
}

/** Reads a value as a reference and notes one that the format does not know. */
export const readReference = (value: Json, at: At, problems: Problems, node?: string): Reference => {
  const read = parseReference(value)
  if (read.from !== 'unsupported') return read
  const message = `${shown(value)} reads “${read.section}” of node “${read.node}”; only \`output\` can be read, and an index stands after a dot: \${${read.node}.output.[0]}`
  problems.error('UnsupportedReference', message, at, node)
  return { from: 'literal', value: null }
}

const readNodeInputs = (keys: JsonObject, at: At, problems: Problems, node: string): Record<string, Reference> => {
  const inputs = objectAt(keys['inputs'] ?? {}, [...at, 'inputs'], problems, `\`inputs\` of node “${node}”`)
  return Object.fromEntries(
    namedEntries(inputs, [...at, 'inputs'], problems, node)
      .map(([name, value]) => [name, readReference(value, [...at, 'inputs', name], problems, node)] as const)
      .filter(([, reference]) => reference.from !== 'literal' || (reference.value !== null && reference.value !== '')),
  )
}

const readActivate = (value: Json, at: At, problems: Problems, node: string): NodeDefinition['activate'] => {
  const words = isObject(value) ? comparisons.filter((word) => Object.hasOwn(value, word)) : []
  const [comparison] = words
  if (!isObject(value) || !Object.hasOwn(value, 'when') || comparison === undefined || words.length > 1) {
    const message = `\`activate\` of node “${node}” needs \`when\` and one of ${comparisons.join(', ')}`
    problems.error('FlowDefinitionError', message, at, node)
    return null
  }
  const expected = value[comparison] ?? null
  const problem = comparisonProblem(comparison satisfies Comparison, expected)
  if (problem) problems.error('FlowDefinitionError', problem, [...at, comparison], node)
  return { when: readReference(value['when'] ?? null, [...at, 'when'], problems, node), comparison, value: expected }
}
