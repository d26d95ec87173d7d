import type { Json } from '../../../../client'
import type { NodeView } from '../../../api/types'
import { count, counted } from '../../../parts/format'
import { textOf } from '../../../parts/text-of'
import { checksOf } from '../checks-of'

/** The one fact that matters of a node of a run: what it found, wrote, asked, or why it did not. */
export const factOf = (node: NodeView, definition: Readonly<Record<string, unknown>> = {}): string => {
  const { status, kind, output, error } = node
  if (status === 'bypassed') return `bypassed${conditionOf(definition)}`
  if (error) return errorFact(error)
  if (status === 'waiting' || status === 'running' || status === 'queued' || status === 'cancelled')
    return status === 'waiting' && kind === 'human' ? 'waits for an answer' : status
  const retried = node.attempts > 1 ? `${node.attempts} attempts, ` : ''
  return retried + (factOfKind(node, definition) || (output === undefined ? kind : shapeOf(output)))
}

/** A failure in as few words as tell it: the status of a service, the code. */
export const errorFact = ({ code, details }: NonNullable<NodeView['error']>): string => {
  const status = details?.['status']
  return `${typeof status === 'number' ? `${status} ` : ''}${code}`
}

/** What a value is like: its length, its items, its members. */
export const shapeOf = (value: Json): string => {
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value === '' ? 'no text' : `${count(value.length)} characters`
  if (Array.isArray(value)) return counted(value.length, 'item')
  if (typeof value === 'object') {
    const names = Object.keys(value)
    return names.length === 0 ? 'nothing' : names.slice(0, 4).join(', ') + (names.length > 4 ? ' …' : '')
  }
  return String(value)
}

const factOfKind = (node: NodeView, definition: Readonly<Record<string, unknown>>): string => {
  const { kind, output, inputs, calls, path } = node
  if (kind === 'llm' || kind === 'prompty' || kind === 'custom_llm') {
    const models = [...new Set((calls ?? []).map(({ model }) => model ?? 'unknown'))]
    const tokens = node.usage ? `${count(node.usage.output_tokens)} tokens` : 'tokens unknown'
    return models.length === 0 ? '' : `${models.join(', ')}, ${tokens}`
  }
  if (output === undefined) return ''
  if (kind === 'retrieve' && Array.isArray(output)) return retrieved(output, definition)
  if (kind === 'lookup') {
    if (!Array.isArray(output)) return output === null ? 'nothing there' : firstText(inputs)
    return output.length === 1 ? `1 ${noun(path, true)}` : `${count(output.length)} ${noun(path, false)}`
  }
  if (kind === 'safety') {
    const { outcome, findings } = checksOf(node)
    const named = findings.filter((finding) => outcome === 'clean' || finding.outcome === outcome)
    return outcome === undefined ? '' : `${outcome}: ${named.map(({ check }) => check).join(', ')}`
  }
  return ''
}

const retrieved = (output: readonly Json[], definition: Readonly<Record<string, unknown>>): string => {
  const documents = new Set(output.map((hit) => (isObject(hit) ? hit['document'] : undefined)))
  const index = typeof definition['index'] === 'string' ? `${definition['index']}, ` : ''
  return `${index}${counted(output.length, 'passage')}${output.length > 0 ? ` of ${counted(documents.size, 'document')}` : ''}`
}

// A node called after what it looks up names it best.
const noun = (path: string, isOne: boolean): string => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!/^[a-z]+s$/.test(name)) return isOne ? 'record' : 'records'
  return isOne ? name.slice(0, -1) : name
}

const firstText = (inputs: Json | undefined): string => {
  const texts = isObject(inputs) ? Object.values(inputs) : []
  const found = texts.find((text) => (typeof text === 'string' && text !== '') || typeof text === 'number')
  return found === undefined ? '' : textOf(found)
}

const conditionOf = ({ activate }: Readonly<Record<string, unknown>>): string => {
  if (!isObject(activate)) return ''
  const { when, is } = activate
  return typeof when === 'string' ? `: ${when.replace(/^\$\{(.*)\}$/, '$1')} is not ${JSON.stringify(is)}` : ''
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
