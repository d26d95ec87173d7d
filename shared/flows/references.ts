import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { Reference } from './contract'

/** A reference as it was read, or the section that is not `output`. */
export type ReadReference =
  Reference | { readonly from: 'unsupported'; readonly node: string; readonly section: string }

/** Reads a value of the flow file as a reference: the whole string is one, or the value is a literal. */
export const parseReference = (value: Json): ReadReference => {
  if (typeof value !== 'string' || !value.startsWith('${') || !value.endsWith('}')) return { from: 'literal', value }
  const inside = value.slice(2, -1)
  const [start, rest] = splitAtDot(inside)
  if (rest !== undefined && (start === 'inputs' || start === 'flow')) return { from: 'input', name: rest }
  if (inside.startsWith('env:')) return { from: 'environment', name: inside.slice('env:'.length) }
  if (rest === undefined) return { from: 'node', node: start, path: [] }

  const [section, property] = splitAtDot(rest)
  return section === 'output'
    ? { from: 'node', node: start, path: propertyPath(property ?? '') }
    : { from: 'unsupported', node: start, section }
}

/** Writes a reference as the format spells it, for messages. */
export const referenceText = (reference: Reference): string => {
  if (reference.from === 'literal') return JSON.stringify(reference.value)
  if (reference.from === 'input') return `\${inputs.${reference.name}}`
  if (reference.from === 'environment') return `\${env:${reference.name}}`
  const path = reference.path.map((part) => (typeof part === 'number' ? `.[${part}]` : `.${part}`)).join('')
  return `\${${reference.node}.output${path}}`
}

/** The value a property path leads to inside a node's output. Own properties only; throws `node_failed` with the code InvalidReferenceProperty. */
export const valueAt = (node: string, output: Json, path: readonly (string | number)[]): Json => {
  let value = output
  for (const part of path) {
    const next = step(value, part)
    if (next === undefined) {
      throw fault(
        'node_failed',
        `The output of node “${node}” has no property “${part}” in “${path.join('.')}”; there is ${shapeOf(value)}`,
        { code: 'InvalidReferenceProperty', node, property: path.join('.') },
      )
    }
    value = next
  }
  return value
}

const splitAtDot = (text: string): readonly [string, string | undefined] => {
  const dot = text.indexOf('.')
  return dot === -1 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)]
}

// Upstream finds its tokens anywhere in the text and passes over what lies between them, so `["x"]` works by the word inside.
const propertyPath = (property: string): (string | number)[] =>
  Array.from(property.matchAll(/([\p{L}\p{N}_]+)|\['(.*?)'\]|\[(\d+)\]/gu), ([, word, key, index]) =>
    index === undefined ? (word ?? key ?? '') : Number(index),
  )

const step = (value: Json, part: string | number): Json | undefined => {
  // Python takes a text apart by its characters.
  if (typeof value === 'string') return typeof part === 'number' ? characterAt(value, part) : undefined
  if (value === null || typeof value !== 'object') return undefined
  if (Array.isArray(value)) return typeof part === 'number' ? (value as readonly Json[])[part] : undefined
  return typeof part === 'string' && Object.hasOwn(value, part) ? (value as JsonObject)[part] : undefined
}

const characterAt = (text: string, index: number): string | undefined => {
  let at = 0
  for (const character of text) if (at++ === index) return character
  return undefined
}

const shapeOf = (value: Json): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object'
    ? `an object with ${Object.keys(value).slice(0, 20).join(', ') || 'no keys'}`
    : `a ${typeof value}`
}
