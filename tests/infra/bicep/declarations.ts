import { bodyOf, callOf, literalString, parseBicep, type Syntax } from './syntax'

/** One statement of a Bicep file. */
export interface Declaration {
  readonly kind: 'param' | 'var' | 'resource' | 'module' | 'output' | 'import'
  readonly name: string
  readonly nameNode: Syntax
  readonly node: Syntax
  /** The type a parameter or output is declared with, as it is written. */
  readonly declaredType?: string
  /** What it is set to; the whole of it, with its loop or condition. */
  readonly value?: Syntax
  /** The string behind a resource, a module or an import. */
  readonly target?: Syntax
  readonly isExisting: boolean
  readonly decorators: readonly Syntax[]
}

/** A Bicep file with what it declares. */
export interface BicepFile {
  readonly path: string
  readonly text: string
  readonly root: Syntax
  readonly declarations: readonly Declaration[]
}

const kinds: Readonly<Record<string, Declaration['kind']>> = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
}

/** Reads a file. */
export const readBicep = (path: string, text: string): BicepFile => {
  const root = parseBicep(text)
  let decorators: readonly Syntax[] = []
  const declarations: Declaration[] = []
  for (const node of root.named) {
    if (node.type === 'decorators') {
      decorators = node.named
      continue
    }
    declarations.push(...declared(node, decorators))
    decorators = []
  }
  return { path, text, root, declarations }
}

const declared = (node: Syntax, decorators: readonly Syntax[]): readonly Declaration[] => {
  if (node.type === 'import_functionality') {
    const target = node.named.find(({ type }) => type === 'string')
    return node.named
      .filter(({ type }) => type === 'identifier')
      .map((nameNode) => ({
        kind: 'import',
        name: nameNode.text,
        nameNode,
        node,
        ...(target && { target }),
        isExisting: false,
        decorators,
      }))
  }
  const kind = kinds[node.type]
  const nameNode = node.named.find(({ type }) => type === 'identifier')
  if (!kind || !nameNode) return []
  const assigned = node.children.findIndex(({ type }) => type === '=')
  const value = assigned < 0 ? undefined : node.children[assigned + 1]
  const target =
    kind === 'resource' || kind === 'module'
      ? node.named.find(({ type, start }) => type === 'string' && start < (value?.start ?? Infinity))
      : undefined
  const declaredType = node.named.find(({ type }) => type === 'type')?.text
  return [
    {
      kind,
      name: nameNode.text,
      nameNode,
      node,
      ...(declaredType !== undefined && { declaredType }),
      ...(value && { value }),
      ...(target && { target }),
      isExisting: node.children.some(({ type }) => type === 'existing'),
      decorators,
    },
  ]
}

/** The declaration of a name in a file. */
export const declarationOf = (file: BicepFile, name: string): Declaration | undefined =>
  file.declarations.find((one) => one.name === name && one.kind !== 'output')

/** A resource as its declaration has it. */
export interface Resource {
  readonly file: BicepFile
  readonly declaration: Declaration
  /** The type without its version. */
  readonly type: string
  readonly version: string
  readonly body: Syntax | undefined
}

/** Every resource of some files. */
export const resourcesOf = (files: Iterable<BicepFile>): readonly Resource[] =>
  [...files].flatMap((file) =>
    file.declarations.flatMap((declaration) => {
      if (declaration.kind !== 'resource') return []
      const [type = '', version = ''] = (literalString(declaration.target) ?? '').split('@')
      return [{ file, declaration, type, version, body: bodyOf(declaration.value) }]
    }),
  )

/** What a value comes to where a variable of the same file names it. */
export const resolved = (file: BicepFile, node: Syntax | undefined): Syntax | undefined => {
  if (node?.type !== 'identifier') return node
  const found = declarationOf(file, node.text)
  return found?.kind === 'var' ? resolved(file, found.value) : node
}

/** The keys of the objects a list holds, where they can be seen: of a literal, a filter of one, or a map to one. */
export const itemKeysOf = (file: BicepFile, list: Syntax | undefined): ReadonlySet<string> | undefined => {
  const value = resolved(file, list)
  if (value?.type === 'array') {
    const objects = value.named.filter(({ type }) => type === 'object')
    return objects.length === 0 || objects.length < value.named.length ? undefined : keysOf(objects)
  }
  const call = value && callOf(value)
  if (call?.name === 'filter') return itemKeysOf(file, call.args[0])
  if (call?.name !== 'map') return undefined
  const made = bodyOf(call.args[1])
  return made?.type === 'object' ? keysOf([made]) : undefined
}

const keysOf = (objects: readonly Syntax[]): ReadonlySet<string> =>
  new Set(
    objects.flatMap((object) =>
      object.named.flatMap((property) => (property.named[0] ? [property.named[0].text.replaceAll("'", '')] : [])),
    ),
  )
