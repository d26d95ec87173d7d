import { parse } from 'yaml'
import { declarationOf, resourcesOf } from '../bicep/declarations'
import { bodyType } from '../bicep/resource-types'
import { callOf, literalString, propertiesOf, valueAt, type Syntax } from '../bicep/syntax'
import type { Infra } from '../infra'
import { at, check, of } from './found'

const id = '8 tags'

/** Everything that can carry tags carries those of the environment, and each service of azure.yaml is one resource. */
export const tags = check(id, 'azd finds everything by its tags', (infra) => {
  const resources = resourcesOf(infra.files).filter(({ declaration }) => !declaration.isExisting)
  // What lies inside another is found by it.
  const taggable = resources.filter(
    ({ type }) =>
      bodyType(type)?.entry.properties?.['tags'] !== undefined &&
      (type.split('/').length === 2 || type.endsWith('/virtualNetworkLinks')),
  )
  const hosts = resources.flatMap(({ body }) => serviceName(valueAt(body, 'tags')))
  return [
    ...taggable
      .filter(({ body }) => !carriesTags(valueAt(body, 'tags')))
      .map(({ file, declaration, type }) => at(id, file, declaration.node, `${type} does not carry the tags`)),
    ...servicesOf(infra).flatMap((service) =>
      hosts.filter((name) => name === service).length === 1
        ? []
        : [of(id, 'azure.yaml', `service “${service}” is not one resource; hosts are ${hosts.join(', ') || 'none'}`)],
    ),
    ...hosts
      .filter((name) => !servicesOf(infra).includes(name))
      .map((name) => of(id, 'azure.yaml', `there is no service “${name}”`)),
    ...mainFaults(infra),
  ]
})

const carriesTags = (node: Syntax | undefined): boolean =>
  node?.text === 'tags' ||
  (node !== undefined && callOf(node)?.name === 'union' && callOf(node)?.args[0]?.text === 'tags')

const serviceName = (node: Syntax | undefined): readonly string[] => {
  const added = node && callOf(node)?.args[1]
  const name = literalString(valueAt(added, 'azd-service-name'))
  return name === undefined ? [] : [name]
}

const servicesOf = ({ texts }: Infra): readonly string[] => {
  try {
    const { services } = parse(texts.get('azure.yaml') ?? '') as { services?: object }
    return Object.keys(services ?? {})
  } catch {
    return []
  }
}

const mainFaults = ({ files }: Infra) => {
  const main = files.find(({ path }) => path === 'infra/main.bicep')
  if (!main) return [of(id, 'infra/main.bicep', 'there is none')]
  const environment = valueAt(declarationOf(main, 'tags')?.value, 'azd-env-name')
  const passed = main.declarations
    .filter(({ kind }) => kind === 'module')
    .flatMap(({ value, node }) => {
      const params = valueAt(value?.type === 'if_statement' ? value.named.at(-1) : value, 'params')
      const given = params && propertiesOf(params).find(({ key }) => key === 'tags')
      return given && given.value.text !== 'tags' ? [at(id, main, node, 'the module is given other tags')] : []
    })
  return [
    ...passed,
    ...(environment?.text === 'environmentName'
      ? []
      : [of(id, main.path, 'the tag azd-env-name must be the environment’s name')]),
  ]
}
