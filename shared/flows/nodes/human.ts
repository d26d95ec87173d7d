import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { NodeKind, RawNode, SettleTools } from '../contract'
import { isObject, nameProblem, shown } from '../definition/shapes'
import { keyOf, refuseOtherKeys } from './settings'

/** Types that a field of a form may have. */
export const formTypes = ['string', 'text', 'number', 'integer', 'boolean'] as const

/**
 * `type: human`: waits for a person, in durable runs only. Keys: `form` (fields by name: `{type, title?, description?, required?, options?}`),
 * `title`; the node's `timeout` ends the wait, and its `on_error` says what then. Inputs are what the person is shown; the output is the answer.
 */
export const humanNode: NodeKind = {
  kind: 'human',
  settle(node, tools) {
    refuseOtherKeys(node, ['form', 'title'], tools)
    const title = keyOf(node, 'title', tools) ?? null
    if (title !== null && typeof title !== 'string') {
      tools.report('NodeInputValidationError', `\`title\` of node “${node.name}” is a text, not ${shown(title)}`, [
        'title',
      ])
    }
    return { title: typeof title === 'string' ? title : null, form: readForm(node, tools) }
  },
  // Drivers open such a node and leave it; none runs it.
  async run() {
    throw fault('bad_request', 'A node that waits for a person is opened by a durable run, never called')
  },
}

const readForm = (node: RawNode, tools: SettleTools): JsonObject => {
  const form = node.keys['form'] ?? {}
  if (!isObject(form)) {
    tools.report('NodeInputValidationError', `\`form\` of node “${node.name}” is a map of fields, not ${shown(form)}`, [
      'form',
    ])
    return {}
  }
  return Object.fromEntries(
    Object.entries(form).map(([name, field]) => {
      const report = (message: string, ...path: string[]): void =>
        tools.report('NodeInputValidationError', message, ['form', ...path])
      const problem = nameProblem(name)
      if (problem) report(problem)
      return [name, readField(name, field, report)]
    }),
  )
}

const readField = (name: string, field: Json, report: (message: string, ...path: string[]) => void): JsonObject => {
  const keys: JsonObject = isObject(field) ? field : { type: field }
  const { type = 'string', title = null, description = null, required = true, options = null } = keys
  const known = ['type', 'title', 'description', 'required', 'options']
  for (const key of Object.keys(keys)) {
    if (!known.includes(key)) report(`Field “${name}” has no key “${key}”; it has ${known.join(', ')}`, name, key)
  }
  if (!formTypes.some((word) => word === type)) {
    report(`Field “${name}” is of type ${formTypes.join(', ')}, not ${shown(type)}`, name)
  }
  if (typeof required !== 'boolean') report(`\`required\` of field “${name}” is true or false`, name, 'required')
  if (options !== null && !(Array.isArray(options) && options.length > 0)) {
    report(`\`options\` of field “${name}” is a list of values`, name, 'options')
  }
  return { type, title, description, required, options }
}
