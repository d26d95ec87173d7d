import { declarationOf, resourcesOf, type BicepFile } from '../bicep/declarations'
import { bodyType, knownProperties, type Typed } from '../bicep/resource-types'
import { checkValue, type Seen } from '../bicep/check-value'
import { everyNode, literalString, propertiesOf, valueAt, type Syntax } from '../bicep/syntax'
import type { Finding, Infra } from '../infra'
import { at, check } from './found'

const id = '3 properties'

/** Every property exists, is of its type, may be written, and none that is required is missing; what is read of a resource exists as well. */
export const properties = check(id, 'properties are those of the resource’s type', (infra) => [
  ...walkResources(infra),
  ...infra.files.flatMap(readFaults),
])

/** Walks every resource along its type; `seen` hears of each literal with the type it stands for. */
export const walkResources = ({ files }: Pick<Infra, 'files'>, seen?: (file: BicepFile) => Seen): readonly Finding[] =>
  resourcesOf(files).flatMap(({ file, declaration, type, body }) => {
    if (body?.type !== 'object') return [at(id, file, declaration.node, 'the resource has no body')]
    const typed = bodyType(type)
    if (!typed) return []
    const placed = parentFaults(file, type, body)
    if (declaration.isExisting) return [...placed, ...existingFaults(file, body)]
    const faults = checkValue(file, body, typed, seen?.(file), true)
    return [...placed, ...faults.map(({ node, message }) => at(id, file, node, `${type}: ${message}`))]
  })

/** A resource inside another names it, and nothing else does. */
const parentFaults = (file: BicepFile, type: string, body: Syntax): readonly Finding[] => {
  const parent = valueAt(body, 'parent')
  const outer = type.split('/').slice(0, -1)
  if (outer.length < 2) return parent ? [at(id, file, parent, `${type} lies in no other resource`)] : []
  const named = parent && declarationOf(file, parent.text.replace(/\[\w+\]$/, ''))
  return literalString(named?.target)?.split('@')[0] === outer.join('/')
    ? []
    : [at(id, file, parent ?? body, `${type} must name a parent of type ${outer.join('/')}`)]
}

const existingFaults = (file: BicepFile, body: Syntax): readonly Finding[] =>
  propertiesOf(body).some(({ key }) => key === 'name')
    ? propertiesOf(body)
        .filter(({ key }) => !['name', 'parent', 'scope'].includes(key))
        .map(({ keyNode, key }) => at(id, file, keyNode, `“${key}” cannot be set on what exists`))
    : [at(id, file, body, '“name” is required and missing')]

/** What a file reads of its resources by name must be a property of their type. */
const readFaults = (file: BicepFile): readonly Finding[] =>
  [...everyNode(file.root)].flatMap((node) => {
    if (node.type !== 'member_expression') return []
    const path = pathOf(node)
    const resource = path && declarationOf(file, path.from)
    if (!path || resource?.kind !== 'resource') return []
    const type = bodyType((literalString(resource.target) ?? '').split('@')[0] ?? '')
    const body = resource.value?.type === 'object' ? resource.value : undefined
    return type && !exists(type, path.keys, (name) => literalString(valueAt(body, name)))
      ? [at(id, file, node, `“${node.text}” reads what a resource of this type does not have`)]
      : []
  })

const pathOf = (node: Syntax): { readonly from: string; readonly keys: readonly string[] } | undefined => {
  const [object, key] = node.named
  if (!object || key?.type !== 'property_identifier') return undefined
  if (object.type === 'identifier') return { from: object.text, keys: [key.text] }
  if (object.type === 'subscript_expression' && object.named[0]?.type === 'identifier')
    return { from: object.named[0].text, keys: [key.text] }
  const before = object.type === 'member_expression' ? pathOf(object) : undefined
  return before && { from: before.from, keys: [...before.keys, key.text] }
}

const exists = (
  type: Typed,
  [key, ...rest]: readonly string[],
  kindOf: (name: string) => string | undefined,
): boolean => {
  if (key === undefined || type.entry.$type === 'AnyType') return true
  const property = knownProperties(type, kindOf).get(key)
  if (!property) return type.entry.additionalProperties !== undefined
  return exists(property.type, rest, () => undefined)
}
