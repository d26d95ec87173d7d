import { type BicepFile, type Declaration, declarationOf } from '../bicep/declarations'
import { callOf, everyNode, literalString, propertiesOf, valueAt, bodyOf, type Syntax } from '../bicep/syntax'
import { besideOf, type Finding, type Infra } from '../infra'
import { at, check } from './found'

const id = '4 modules'

/** Modules are called with the parameters they have, of their types, and only outputs they have are read. */
export const modules = check(id, 'modules get their parameters and give their outputs', (infra) =>
  infra.files.flatMap((file) =>
    file.declarations.flatMap((declaration) => [
      ...(declaration.kind === 'module' ? callFaults(infra, file, declaration) : []),
      ...(declaration.kind === 'import' ? importFaults(infra, file, declaration) : []),
      ...outputFaults(infra, file, declaration),
      ...outputTypeFaults(file, declaration),
    ]),
  ),
)

const calleeOf = (infra: Infra, file: BicepFile, { target }: Declaration): BicepFile | undefined => {
  const path = besideOf(file, literalString(target) ?? '')
  return infra.files.find((one) => one.path === path)
}

const callFaults = (infra: Infra, file: BicepFile, module: Declaration): readonly Finding[] => {
  const callee = calleeOf(infra, file, module)
  if (!callee) return [at(id, file, module.node, `there is no module ${module.target?.text}`)]
  const body = bodyOf(module.value)
  const params = callee.declarations.filter(({ kind }) => kind === 'param')
  const given = propertiesOf(valueAt(body, 'params') ?? module.node)
  const strange = propertiesOf(body ?? module.node).filter(
    ({ key }) => !['name', 'scope', 'params', 'dependsOn'].includes(key),
  )
  const missing = params.filter(({ name, value }) => !value && !given.some(({ key }) => key === name))
  return [
    ...strange.map(({ keyNode, key }) => at(id, file, keyNode, `“${key}” is nothing of a module`)),
    ...(valueAt(body, 'name') ? [] : [at(id, file, module.node, 'the module has no name')]),
    // A file for a subscription makes its modules in the group.
    ...(file.path === 'infra/main.bicep' && !valueAt(body, 'scope')
      ? [at(id, file, module.node, 'the module names no scope')]
      : []),
    ...missing.map(({ name }) => at(id, file, module.node, `${callee.path} wants “${name}”`)),
    ...given.flatMap(({ key, keyNode, value }) => {
      const param = params.find(({ name }) => name === key)
      if (!param) return [at(id, file, keyNode, `${callee.path} has no parameter “${key}”`)]
      const kind = kindOf(infra, file, value)
      return kind === undefined || kind === param.declaredType
        ? []
        : [at(id, file, value, `“${key}” is ${kind}, and ${callee.path} wants ${param.declaredType}`)]
    }),
  ]
}

/** The primitive type of a value, where it can be seen. */
const kindOf = (infra: Infra, file: BicepFile, value: Syntax): string | undefined => {
  if (value.type === 'ternary_expression') {
    const kinds = value.named.slice(1).map((branch) => kindOf(infra, file, branch))
    return kinds[0] === kinds[1] ? kinds[0] : undefined
  }
  if (value.type === 'identifier') {
    const found = declarationOf(file, value.text)
    if (found?.kind === 'param') return found.declaredType
    return found?.kind === 'var' && found.value ? kindOf(infra, file, found.value) : undefined
  }
  const read = outputRead(infra, file, value)
  if (read) return read.output?.declaredType
  if (callOf(value)?.name === 'filter') return 'array'
  return { string: 'string', number: 'int', boolean: 'bool', object: 'object', array: 'array' }[value.type]
}

const outputRead = (infra: Infra, file: BicepFile, node: Syntax) => {
  if (node.type !== 'member_expression') return undefined
  const [outputs, name] = node.named
  const owner =
    outputs?.type === 'member_expression' && outputs.named[1]?.text === 'outputs' ? outputs.named[0] : undefined
  const identifier = owner && [...everyNode(owner)].find(({ type }) => type === 'identifier')
  const module = identifier && declarationOf(file, identifier.text)
  if (!name || module?.kind !== 'module') return undefined
  const callee = calleeOf(infra, file, module)
  return { name, output: callee?.declarations.find((one) => one.kind === 'output' && one.name === name.text) }
}

const outputFaults = (infra: Infra, file: BicepFile, { node }: Declaration): readonly Finding[] =>
  [...everyNode(node)].flatMap((inner) => {
    if (inner.type !== 'member_expression') return []
    const read = outputRead(infra, file, inner)
    if (read) return read.output ? [] : [at(id, file, inner, `no module gives “${inner.text}”`)]
    // Of a module nothing but its outputs and its name is read.
    const [owner, key] = inner.named
    const named = owner?.type === 'identifier' ? declarationOf(file, owner.text) : undefined
    return named?.kind === 'module' && key?.text !== 'outputs' && key?.text !== 'name'
      ? [at(id, file, inner, `a module has outputs, not “${key?.text}”`)]
      : []
  })

const importFaults = (infra: Infra, file: BicepFile, declaration: Declaration): readonly Finding[] => {
  const source = calleeOf(infra, file, declaration)
  const found = source && declarationOf(source, declaration.name)
  const isExported = found?.decorators.some(({ text }) => text.includes('export('))
  return isExported
    ? []
    : [at(id, file, declaration.node, `${declaration.target?.text} exports no “${declaration.name}”`)]
}

/** A literal that is no value of the type its output or parameter declares. */
const outputTypeFaults = (
  file: BicepFile,
  { kind, declaredType, value, node, name }: Declaration,
): readonly Finding[] => {
  if ((kind !== 'output' && kind !== 'param') || !value || declaredType === undefined) return []
  const literal = { string: 'string', number: 'int', boolean: 'bool', object: 'object', array: 'array' }[value.type]
  return literal !== undefined && literal !== declaredType
    ? [at(id, file, node, `“${name}” is declared ${declaredType} and set to ${literal}`)]
    : []
}
