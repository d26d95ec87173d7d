import { isMap, isScalar, isSeq, parseDocument, visit, type Node } from 'yaml'
import { textOf } from '../../../parts/text-of'
import { plainOf, setInText } from './yaml-text'
import type { Step, Value } from './yaml-written'

/** A node to be added: its kind and what it starts with. */
export type NewNode = { readonly name: string; readonly type: string } & { readonly [key: string]: Value }

const namesIn = (text: string): readonly string[] => {
  const document = parseDocument(text)
  // A text with errors is read by guesses: none of its nodes is changed.
  const nodes = document.errors.length === 0 && isMap(document.contents) ? document.get('nodes') : undefined
  return isSeq(nodes) ? nodes.items.map((node) => (isMap(node) ? textOf(node.get('name')) : '')) : []
}

const placeOf = (text: string, node: string): number => namesIn(text).indexOf(node)

/** A name that no node has, made of a word. */
export const freeName = (text: string, word: string): string => {
  const taken = new Set(namesIn(text))
  for (let number = 1; ; number++) {
    const name = number === 1 ? word : `${word}_${number}`
    if (!taken.has(name)) return name
  }
}

/** Adds a node at the end. */
export const addNode = (text: string, node: NewNode): string => {
  const nodes: unknown = parseDocument(text).get('nodes')
  // What is no list of nodes is not made one.
  if (nodes !== undefined && nodes !== null && !isSeq(nodes)) return text
  const count = namesIn(text).length
  return count === 0 ? setInText(text, ['nodes'], [node]) : setInText(text, ['nodes', count], node)
}

/** Takes a node away, with its variants. */
export const removeNode = (text: string, node: string): string => {
  const place = placeOf(text, node)
  if (place < 0) return text
  const without =
    namesIn(text).length === 1 ? setInText(text, ['nodes'], []) : setInText(text, ['nodes', place], undefined)
  return setInText(without, ['node_variants', node], undefined)
}

/** Sets a value of a node; `undefined` takes it away, and an object that is left empty with it. */
export const setInNode = (text: string, node: string, path: readonly Step[], value: Value | undefined): string => {
  const place = placeOf(text, node)
  if (place < 0) return text
  const whole = ['nodes', place, ...path]
  if (value !== undefined || path.length < 2) return setInText(text, whole, value)
  const parent = parseDocument(text).getIn(whole.slice(0, -1))
  const isLast = isMap(parent) && parent.items.length === 1
  return setInText(text, isLast ? whole.slice(0, -1) : whole, undefined)
}

/** Feeds a node’s output to an input of another; the input’s name is the giver’s unless one is given. */
export const connect = (text: string, from: string, to: string, input?: string): string => {
  const place = placeOf(text, to)
  if (place < 0 || from === to) return text
  const inputs = parseDocument(text).getIn(['nodes', place, 'inputs'])
  const taken = new Set(isMap(inputs) ? inputs.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : [])
  const word = input ?? from
  const name = input === undefined && taken.has(word) ? `${word}_output` : word
  return setInText(text, ['nodes', place, 'inputs', name], `\${${from}.output}`)
}

/** Takes away every input of a node that reads another. */
export const disconnect = (text: string, from: string, to: string): string => {
  const place = placeOf(text, to)
  const inputs = place < 0 ? undefined : parseDocument(text).getIn(['nodes', place, 'inputs'])
  if (!isMap(inputs)) return text
  return inputs.items
    .filter(({ value }) => isScalar(value) && referenceOf(value.value) === from)
    .reduce((now, { key }) => setInNode(now, to, ['inputs', String(isScalar(key) ? key.value : key)], undefined), text)
}

/** A copy of a node under a free name, at the end. */
export const duplicateNode = (text: string, node: string): string => {
  const place = placeOf(text, node)
  const flow =
    place < 0 ? undefined : (plainOf(parseDocument(text, { merge: true })) as { nodes: NewNode[] } | undefined)
  const value = flow?.nodes[place]
  return value ? addNode(text, { ...value, name: freeName(text, node) }) : text
}

/** Gives a node another name, and every reference to it with it. */
export const renameNode = (text: string, from: string, to: string): string => {
  const place = placeOf(text, from)
  if (place < 0 || placeOf(text, to) >= 0 || !/^[A-Za-z_][\w-]*$/.test(to)) return text
  const document = parseDocument(text)
  const changes: { start: number; end: number; text: string }[] = []
  const name = document.getIn(['nodes', place, 'name'], true) as Node | undefined
  if (name?.range) changes.push({ start: name.range[0], end: name.range[1], text: to })
  const pattern = new RegExp(`\\$\\{${from.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[.}[])`, 'g')
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== 'string' || !scalar.range || !scalar.value.includes(`\${${from}`)) return
      const [start, end] = scalar.range
      changes.push({ start, end, text: text.slice(start, end).replaceAll(pattern, `\${${to}`) })
    },
  })
  return changes
    .toSorted((one, other) => other.start - one.start)
    .reduce((now, change) => now.slice(0, change.start) + change.text + now.slice(change.end), text)
}

const referenceOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^\$\{([\w-]+)[.}[]/.exec(value)?.[1] : undefined
