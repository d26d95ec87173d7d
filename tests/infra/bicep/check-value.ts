import { declarationOf, resolved, type BicepFile } from './declarations'
import { alternativesOf, follow, kindsOf, knownProperties, type Typed } from './resource-types'
import { bodyOf, callOf, literalString, propertiesOf, valueAt, type Syntax } from './syntax'

/** A fault of a value, at its node. */
export interface ValueFault {
  readonly node: Syntax
  readonly message: string
}

/** What the walk saw: which literal stands where which type is asked for. */
export type Seen = (node: Syntax, type: Typed) => void

/** Property names that belong to Bicep, not to a resource's type. */
const ofLanguage = new Set(['parent', 'scope', 'dependsOn'])
/** Real, but not in the published types. */
const unpublished = new Set(['siteUpdateStrategy'])

/** Compares a value with the type it should have. What only Azure can reckon is taken as it is; literals, their shape and the primitive types of parameters are compared. */
export const checkValue = (
  file: BicepFile,
  node: Syntax,
  type: Typed,
  seen?: Seen,
  isTop = false,
): readonly ValueFault[] => {
  const again = (value: Syntax | undefined, of = type) => (value ? checkValue(file, value, of, seen) : [])
  if (type.entry.$type === 'AnyType') return []
  switch (node.type) {
    case 'ternary_expression':
      return node.named.slice(1).flatMap((branch) => again(branch))
    case 'parenthesized_expression':
    case 'if_statement':
      return again(node.named.at(-1))
    case 'identifier':
      return checkName(file, node, type, seen)
    case 'call_expression':
      return checkCall(file, node, type, seen)
    case 'for_statement':
    case 'array':
    case 'object':
    case 'string':
    case 'number':
    case 'boolean': {
      seen?.(node, type)
      const faults = alternativesOf(type).map((one) => checkLiteral(file, node, one, seen, isTop))
      return faults.find((found) => found.length === 0) ?? summary(node, faults, type)
    }
    default:
      return []
  }
}

const summary = (node: Syntax, faults: readonly (readonly ValueFault[])[], type: Typed): readonly ValueFault[] => {
  const literals = alternativesOf(type).flatMap(({ entry }) => (entry.value === undefined ? [] : [entry.value]))
  return literals.length > 1 && node.type === 'string'
    ? [{ node, message: `${node.text} is none of ${literals.join(', ')}` }]
    : (faults[0] ?? [])
}

const checkName = (file: BicepFile, node: Syntax, type: Typed, seen: Seen | undefined): readonly ValueFault[] => {
  const found = declarationOf(file, node.text)
  if (found?.kind === 'var') {
    const value = resolved(file, node)
    // A fault of a variable is told where it is used, for only there a type is asked of it.
    return value && value !== node ? checkValue(file, value, type, seen).map(({ message }) => ({ node, message })) : []
  }
  const wanted = primitivesOf(type)
  const given = found?.kind === 'param' ? found.declaredType?.replace(/\[\]$|\?$/, '') : undefined
  return given !== undefined && primitives.has(given) && wanted.size > 0 && !wanted.has(given)
    ? [{ node, message: `parameter ${node.text} is ${given}, wanted is ${[...wanted].join(' or ')}` }]
    : []
}

const primitives = new Set(['string', 'int', 'bool', 'object', 'array'])

const primitivesOf = (type: Typed): ReadonlySet<string> =>
  new Set(alternativesOf(type).flatMap(({ entry }) => primitiveOf[entry.$type] ?? []))

const primitiveOf: Readonly<Record<string, string>> = {
  StringType: 'string',
  StringLiteralType: 'string',
  IntegerType: 'int',
  BooleanType: 'bool',
  ObjectType: 'object',
  DiscriminatedObjectType: 'object',
  ArrayType: 'array',
}

const checkCall = (file: BicepFile, node: Syntax, type: Typed, seen: Seen | undefined): readonly ValueFault[] => {
  const call = callOf(node)
  const made = call && resultOf[call.name]
  const wanted = primitivesOf(type)
  if (made !== undefined && wanted.size > 0 && !wanted.has(made))
    return [{ node, message: `${call?.name}() gives ${made}, wanted is ${[...wanted].join(' or ')}` }]
  if (call?.name === 'map') {
    const item = alternativesOf(type).find(({ entry }) => entry.itemType)
    const body = bodyOf(call.args[1])
    return item?.entry.itemType && body ? checkValue(file, body, follow(item.entry.itemType, item.all), seen) : []
  }
  if (call?.name === 'toObject') {
    const body = bodyOf(call.args[2])
    const { additionalProperties } = type.entry
    return additionalProperties && body ? checkValue(file, body, follow(additionalProperties, type.all), seen) : []
  }
  return []
}

const resultOf: Readonly<Record<string, string>> = {
  string: 'string',
  guid: 'string',
  join: 'string',
  toLower: 'string',
  replace: 'string',
  subscriptionResourceId: 'string',
  resourceId: 'string',
  int: 'int',
  map: 'array',
  filter: 'array',
  concat: 'array',
  toObject: 'object',
}

const checkLiteral = (
  file: BicepFile,
  node: Syntax,
  type: Typed,
  seen: Seen | undefined,
  isTop: boolean,
): readonly ValueFault[] => {
  const { entry } = type
  const wrong = (wanted: string) => [{ node, message: `${node.text.slice(0, 60)} stands where ${wanted} is wanted` }]
  switch (entry.$type) {
    case 'ObjectType':
    case 'DiscriminatedObjectType':
      return node.type === 'object' ? checkObject(file, node, type, seen, isTop) : wrong('an object')
    case 'ArrayType': {
      if (node.type !== 'array' && node.type !== 'for_statement') return wrong('a list')
      const item = entry.itemType && follow(entry.itemType, type.all)
      const items = node.type === 'array' ? node.named : [node.named.at(-1)]
      return item ? items.flatMap((one) => (one ? checkValue(file, one, item, seen) : [])) : []
    }
    case 'BooleanType':
      return node.type === 'boolean' ? [] : wrong('true or false')
    case 'IntegerType':
      return node.type === 'number' && within(Number(node.text), entry.minValue, entry.maxValue)
        ? []
        : wrong('a number in its range')
    case 'StringLiteralType': {
      if (node.type !== 'string') return wrong('a string')
      const text = literalString(node)
      return text === undefined || text === entry.value
        ? []
        : [{ node, message: `${node.text} is not '${entry.value}'` }]
    }
    case 'StringType': {
      if (node.type !== 'string') return wrong('a string')
      const text = literalString(node)
      return text === undefined ||
        (within(text.length, entry.minLength, entry.maxLength) &&
          (entry.pattern === undefined || new RegExp(entry.pattern).test(text)))
        ? []
        : wrong(`a string of its form ${entry.pattern ?? ''}`)
    }
    default:
      return []
  }
}

const within = (value: number, least = -Infinity, most = Infinity): boolean => value >= least && value <= most

const checkObject = (
  file: BicepFile,
  node: Syntax,
  type: Typed,
  seen: Seen | undefined,
  isTop: boolean,
): readonly ValueFault[] => {
  const given = propertiesOf(node)
  const kinds = kindsOf(type)
  const kindOf = (discriminator: string) => literalString(valueAt(node, discriminator))
  const kind = type.entry.discriminator === undefined ? undefined : kindOf(type.entry.discriminator)
  if (kinds && (kind === undefined || !kinds.includes(kind)))
    return [{ node, message: `“${type.entry.discriminator}” is ${kind ?? 'missing'}; there are ${kinds.join(', ')}` }]
  const known = knownProperties(type, kindOf)
  const { additionalProperties } = type.entry
  const rest = additionalProperties && follow(additionalProperties, type.all)
  const doubled = given.filter(({ key }, index) => given.findIndex((other) => other.key === key) < index)
  const faults: ValueFault[] = doubled.map(({ key, keyNode }) => ({ node: keyNode, message: `“${key}” stands twice` }))
  for (const { key, keyNode, value } of given) {
    if ((isTop && ofLanguage.has(key)) || unpublished.has(key)) continue
    // A key that is made of values cannot be looked up.
    const isMade = keyNode.type === 'string' && literalString(keyNode) === undefined
    const property = isMade ? undefined : known.get(key)
    if (property?.isReadOnly) faults.push({ node: keyNode, message: `“${key}” is read-only` })
    else if (property && value.type === 'null' && property.isRequired)
      faults.push({ node: value, message: `“${key}” is required, and is null` })
    else if (property) faults.push(...checkValue(file, value, property.type, seen))
    else if (rest) faults.push(...checkValue(file, value, rest, seen))
    else faults.push({ node: keyNode, message: `“${key}” is no property of ${nameOf(type, isTop)}` })
  }
  for (const [key, { isRequired, isReadOnly }] of known)
    if (isRequired && !isReadOnly && !given.some((property) => property.key === key))
      faults.push({ node, message: `“${key}” is required and missing` })
  return faults
}

const nameOf = ({ entry }: Typed, isTop: boolean): string => (isTop ? 'the resource' : `an ${entry.$type}`)
