import { resourcesOf } from '../bicep/declarations'
import { alternativesOf, bodyType, knownProperties } from '../bicep/resource-types'
import { bodyOf, everyNode, literalString, propertiesOf, valueAt } from '../bicep/syntax'
import { walkResources } from '../checks/03-properties'
import { usesOf } from '../checks/05-names'
import { removed, replaced, type Mutator } from './mutation'

/** Closing brackets go missing. */
const syntax: Mutator = {
  check: '1 syntax',
  *plant({ files }) {
    for (const file of files)
      for (const node of everyNode(file.root))
        if (['object', 'array', 'arguments'].includes(node.type) && /[\]})]$/.test(node.text))
          yield replaced('1 syntax', file, { ...node, start: node.end - 1 }, '', 'without its end')
  },
}

/** Types are misspelt, and of a version they do not have. */
const types: Mutator = {
  check: '2 types',
  *plant({ files }) {
    for (const { file, declaration } of resourcesOf(files)) {
      const { target } = declaration
      if (!target) continue
      const text = literalString(target) ?? ''
      const [type = '', version = ''] = text.split('@')
      yield replaced('2 types', file, target, `'${type}s@${version}'`, 'misspelt type')
      yield replaced('2 types', file, target, `'${type}@2019-01-01'`, 'other version')
      yield replaced('2 types', file, target, `'${type}'`, 'no version')
    }
  },
}

/** Properties are misspelt, left out where required, of another shape, or none of their values. */
const properties: Mutator = {
  check: '3 properties',
  *plant(infra) {
    const check = '3 properties'
    for (const { file, declaration, type, body } of resourcesOf(infra.files)) {
      if (!body) continue
      for (const { keyNode, key, node } of propertiesOf(body)) {
        yield replaced(check, file, keyNode, `${key}Q`, 'misspelt')
        const known = bodyType(type)
        const required = known && knownProperties(known, (name) => literalString(valueAt(body, name))).get(key)
        if (key === 'name' || (required?.isRequired === true && !declaration.isExisting))
          yield removed(check, file, node)
      }
    }
    const planted = new Set<string>()
    const found: (() => Iterable<ReturnType<typeof replaced>>)[] = []
    walkResources(infra, (file) => (node, typed) => {
      const place = `${file.path} ${node.start} ${node.end}`
      if (planted.has(place)) return
      planted.add(place)
      found.push(function* () {
        const kinds = new Set(alternativesOf(typed).map(({ entry }) => entry.$type))
        if (node.type === 'object') {
          const known = knownProperties(typed, (name) => literalString(valueAt(node, name)))
          for (const { keyNode, key, node: property } of propertiesOf(node)) {
            if (!known.has(key)) continue
            yield replaced(check, file, keyNode, `${key}Q`, 'misspelt inside')
            if (known.get(key)?.isRequired === true) yield removed(check, file, property, 'without required')
          }
          yield replaced(check, file, node, `'object'`, 'a string for an object')
        }
        if (node.type === 'array') yield replaced(check, file, node, '{}', 'an object for a list')
        if (node.type === 'boolean') yield replaced(check, file, node, `'yes'`, 'a string for a truth')
        if (node.type === 'number') yield replaced(check, file, node, `'many'`, 'a string for a number')
        if (node.type === 'string') yield replaced(check, file, node, '[]', 'a list for a string')
        const isClosed = kinds.size > 0 && [...kinds].every((kind) => kind === 'StringLiteralType')
        if (node.type === 'string' && isClosed) yield replaced(check, file, node, `'Nonsense'`, 'none of its values')
      })
    })
    for (const plant of found) yield* plant()
    // What is read of a resource, misspelt.
    for (const file of infra.files)
      for (const node of everyNode(file.root)) {
        const [owner, key] = node.type === 'member_expression' ? node.named : []
        const isOfResource =
          owner &&
          key &&
          file.declarations.some(({ kind, name }) => kind === 'resource' && owner.text.split(/[.[]/)[0] === name)
        if (isOfResource) yield replaced(check, file, key, `${key.text}Q`, 'misspelt reading')
      }
  },
}

/** Modules are given other parameters, lie elsewhere, or are asked for outputs they lack. */
const modules: Mutator = {
  check: '4 modules',
  *plant({ files }) {
    const check = '4 modules'
    for (const file of files) {
      for (const { kind, target, value } of file.declarations) {
        if (kind !== 'module' || !target) continue
        yield replaced(check, file, target, target.text.replace('.bicep', 's.bicep'), 'another file')
        const body = bodyOf(value)
        for (const { keyNode, key, node } of body ? propertiesOf(body) : []) {
          if (key !== 'params' && key !== 'dependsOn') yield removed(check, file, node)
          yield replaced(check, file, keyNode, `${key}Q`, 'misspelt')
        }
        for (const { keyNode, key, node, value: given } of propertiesOf(valueAt(body, 'params') ?? target)) {
          yield removed(check, file, node, 'without parameter')
          yield replaced(check, file, keyNode, `${key}Q`, 'misspelt parameter')
          const isText = given.type === 'string' || given.text.includes('.outputs.')
          if (isText) yield replaced(check, file, given, 'true', 'a truth for a text')
        }
      }
      for (const { kind, name, nameNode } of file.declarations)
        if (kind === 'output' && file.path !== 'infra/main.bicep')
          yield replaced(check, file, nameNode, `${name}Q`, 'renamed output')
      for (const node of everyNode(file.root)) {
        const isOutput = node.type === 'member_expression' && /\.outputs\.\w+$/.test(node.text)
        const key = isOutput ? node.named[1] : undefined
        if (key) yield replaced(check, file, key, `${key.text}Q`, 'misspelt output')
      }
    }
  },
}

/** Names are misspelt where they are used and where they are declared, and some are used nowhere. */
const names: Mutator = {
  check: '5 names',
  *plant({ files }) {
    const check = '5 names'
    for (const file of files) {
      const uses = usesOf(file)
      for (const { node } of uses) yield replaced(check, file, node, `${node.text}Q`, 'misspelt use')
      // A resource that nothing names may be called anything.
      for (const { kind, nameNode, name } of file.declarations)
        if (kind !== 'output' && kind !== 'import' && uses.some(({ node }) => node.text === name))
          yield replaced(check, file, nameNode, `${name}Q`, 'renamed declaration')
      yield {
        check,
        name: `${file.path} an unused variable`,
        path: file.path,
        text: `${file.text}\nvar forgotten = 1\n`,
      }
      yield {
        check,
        name: `${file.path} an unused parameter`,
        path: file.path,
        text: `${file.text}\nparam forgotten string = ''\n`,
      }
    }
  },
}

/** The mutators of the checks that hold for any Bicep. */
export const bicepMutators: readonly Mutator[] = [syntax, types, properties, modules, names]
