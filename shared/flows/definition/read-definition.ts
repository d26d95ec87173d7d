import type { Json, JsonObject } from '../../json'
import { coerce } from '../coerce'
import type { FlowInput, FlowOutput } from '../contract'
import type { FlowDefinition, NodeDefinition, VariantDefinition } from './definition'
import { flowKeys } from './key-schemas'
import type { At, Problems } from './problems'
import type { ReadInner } from './read-each'
import { readEnvironment } from './read-environment'
import { readNode, readReference } from './read-node'
import { flag, listAt, namedEntries, objectAt, shown, textOr } from './shapes'

const mostNodes = 500

const knownKeys = new Set(Object.keys(flowKeys))

/** Reads the parsed yaml into a definition and notes everything whose shape is wrong. */
export const readDefinition = (value: Json, problems: Problems): FlowDefinition => {
  const file = objectAt(value, [], problems, 'The flow file')
  for (const key of Object.keys(file)) {
    if (!knownKeys.has(key)) problems.warning('unknown_key', `Key “${key}” is not known and has no effect`, [key])
  }
  const settings = readSettings(file, problems)
  const inputs = readInputs(file, problems)
  const inner = innerReader(inputs, settings.environment, problems)
  const variants = readVariants(file, problems, inner)
  return {
    description: textOr(file['description'], null),
    type: textOr(file['type'], 'standard'),
    inputs,
    outputs: readOutputs(file, [], problems),
    nodes: readNodes(file, [], variants, problems, inner),
    variants,
    ...settings,
    at: [],
  }
}

// What is written inside a map is read like a flow of its own; a secret handed in stays one.
const innerReader =
  (outer: FlowDefinition['inputs'], environment: FlowDefinition['environment'], problems: Problems): ReadInner =>
  (keys, at, given) => {
    const inputs = Object.fromEntries(
      Object.entries(given).map(([name, reference]): [string, FlowInput] => {
        const type = reference?.from === 'input' && Object.hasOwn(outer, reference.name) && outer[reference.name]?.type
        return [name, { type: type === 'secret' ? 'secret' : 'object' }]
      }),
    )
    return {
      description: null,
      type: 'standard',
      inputs,
      outputs: readOutputs(keys, at, problems),
      nodes: readNodes(keys, at, [], problems, innerReader(inputs, environment, problems)),
      variants: [],
      environment,
      additional_includes: [],
      at,
    }
  }

const readNodes = (
  holder: JsonObject,
  above: At,
  variants: readonly VariantDefinition[],
  problems: Problems,
  inner: ReadInner,
): NodeDefinition[] => {
  const at: At = [...above, 'nodes']
  const nodes = listAt(holder['nodes'] ?? [], at, problems, '`nodes`')
  if (nodes.length === 0) problems.error('FlowDefinitionError', 'The flow has no nodes', at)
  if (nodes.length > mostNodes) {
    problems.error('FlowDefinitionError', `A flow has up to ${mostNodes} nodes; this has ${nodes.length}`, at)
  }
  return nodes.slice(0, mostNodes).flatMap((node, index) => nodeOf(node, [...at, index], variants, problems, inner))
}

const readSettings = (
  file: JsonObject,
  problems: Problems,
): Pick<FlowDefinition, 'environment' | 'additional_includes' | 'record'> => {
  const language = file['language'] ?? 'python'
  if (language !== 'python') {
    problems.error('NotSupportedYet', `Language ${shown(language)} is not supported yet by this version`, ['language'])
  }
  const dialect = file['message_format'] ?? 'basic'
  if (dialect !== 'basic' && dialect !== 'openai-vision') {
    const message = `\`message_format\` is basic or openai-vision, not ${shown(dialect)}`
    problems.error('InvalidMessageFormatType', message, ['message_format'])
  }
  for (const key of ['tools', 'environment']) {
    if (file[key] !== undefined) problems.warning('ignored_key', `Key “${key}” has no effect here`, [key])
  }
  return {
    environment: readEnvironment(file['environment_variables'], problems),
    additional_includes: readIncludes(file['additional_includes'] ?? [], problems),
    ...readRecord(file['record'], problems),
  }
}

const readRecord = (value: Json | undefined, problems: Problems): Pick<FlowDefinition, 'record'> => {
  if (value === 'masked' || value === 'none') return { record: value }
  if (value === undefined || value === 'full') return {}
  problems.error('FlowDefinitionError', `\`record\` is full, masked or none, not ${shown(value)}`, ['record'])
  return {}
}

const readIncludes = (value: Json, problems: Problems): readonly string[] =>
  listAt(value, ['additional_includes'], problems, '`additional_includes`').flatMap((path, index) => {
    if (typeof path === 'string' && path.trim() !== '') return [path]
    const message = `\`additional_includes\` lists files and folders by path, not ${shown(path)}`
    problems.error('FlowDefinitionError', message, ['additional_includes', index])
    return []
  })

const readInputs = (file: JsonObject, problems: Problems): Record<string, FlowInput> => {
  const inputs = objectAt(file['inputs'] ?? {}, ['inputs'], problems, '`inputs`')
  return Object.fromEntries(
    namedEntries(inputs, ['inputs'], problems).map(([name, value]) => {
      const at: At = ['inputs', name]
      const keys = objectAt(value, at, problems, `Input “${name}”`)
      const type = typeOf(keys, at, problems, `Input “${name}”`)
      const fallback = keys['default'] ?? null
      if (fallback !== null) {
        const coerced = coerce(type, fallback)
        if ('why' in coerced) {
          problems.warning(coerced.code, `The default of input “${name}” does not fit its type: ${coerced.why}`, at)
        }
      }
      const input: FlowInput = {
        type,
        ...(fallback !== null && { default: fallback }),
        ...(typeof keys['description'] === 'string' && { description: keys['description'] }),
        ...flag(keys, 'is_chat_input'),
        ...flag(keys, 'is_chat_history'),
      }
      return [name, input]
    }),
  )
}

const readOutputs = (file: JsonObject, above: At, problems: Problems): (FlowOutput & { name: string })[] => {
  const place: At = [...above, 'outputs']
  const outputs = objectAt(file['outputs'] ?? {}, place, problems, '`outputs`')
  return namedEntries(outputs, place, problems).map(([name, value]) => {
    const at: At = [...place, name]
    const keys = objectAt(value, at, problems, `Output “${name}”`)
    const written = keys['reference'] ?? ''
    if (written === '') problems.error('EmptyOutputReference', `Output “${name}” has no reference`, at)
    return {
      name,
      type: typeOf(keys, at, problems, `Output “${name}”`),
      reference: readReference(written, [...at, 'reference'], problems),
      ...(typeof keys['description'] === 'string' && { description: keys['description'] }),
      ...flag(keys, 'is_chat_output'),
      ...flag(keys, 'evaluation_only'),
    }
  })
}

const typeOf = (keys: JsonObject, at: At, problems: Problems, what: string): string => {
  const type = keys['type']
  if (typeof type === 'string') return type
  problems.error('KeyError', `${what} has no \`type\``, at)
  return 'string'
}

const readVariants = (file: JsonObject, problems: Problems, inner: ReadInner): VariantDefinition[] => {
  const groups = objectAt(file['node_variants'] ?? {}, ['node_variants'], problems, '`node_variants`')
  return namedEntries(groups, ['node_variants'], problems).flatMap(([node, group]) => {
    const at: At = ['node_variants', node]
    const keys = objectAt(group, at, problems, `The variants of node “${node}”`)
    const bodies = objectAt(keys['variants'] ?? {}, [...at, 'variants'], problems, `\`variants\` of node “${node}”`)
    return namedEntries(bodies, [...at, 'variants'], problems, node).flatMap(([id, body]) => {
      const place: At = [...at, 'variants', id, 'node']
      const holder = objectAt(body, place.slice(0, -1), problems, `Variant “${node}.${id}”`)
      const read = readNode(
        { ...objectAt(holder['node'] ?? null, place, problems, `Variant “${node}.${id}”`), name: node },
        place,
        problems,
        inner,
      )
      return read ? [{ node, id, body: read, isDefault: keys['default_variant_id'] === id }] : []
    })
  })
}

const nodeOf = (
  value: Json,
  at: At,
  variants: readonly VariantDefinition[],
  problems: Problems,
  inner: ReadInner,
): NodeDefinition | readonly NodeDefinition[] => {
  const keys = objectAt(value, at, problems, 'A node')
  if (keys['use_variants'] !== true) return readNode(keys, at, problems, inner) ?? []
  const chosen = variants.find(({ node, isDefault }) => node === keys['name'] && isDefault)
  if (chosen) return chosen.body
  const message = `Node ${shown(keys['name'])} uses variants, but \`node_variants\` holds no default variant for it`
  problems.error('InvalidFlowError', message, at, textOr(keys['name'], undefined))
  return []
}
