import { parseDocument, visit, isMap, isScalar, type Scalar } from 'yaml'
import { declarationOf, resourcesOf, type BicepFile } from '../bicep/declarations'
import { everyNode, literalString, propertiesOf, valueAt, type Property, type Syntax } from '../bicep/syntax'
import { baseline } from '../checks/07-baseline'
import type { Infra } from '../infra'
import { removed, replaced, type Mutation, type Mutator } from './mutation'

const fileOf = (infra: Infra, path: string): BicepFile => {
  const file = infra.files.find((one) => one.path === path)
  if (!file) throw new Error(`There is no ${path}`)
  return file
}

/** Every literal of a value, changed, and every property and item of it, gone. */
const everyChange = function* (check: string, file: BicepFile, value: Syntax | undefined): Generator<Mutation> {
  for (const node of value ? everyNode(value) : []) {
    if (node.type === 'object_property') yield removed(check, file, node)
    const isItem = value?.type === 'array' && value.named.includes(node)
    if (isItem) yield removed(check, file, node, 'without item')
    const isValue = node.type === 'string' && literalString(node) !== undefined && node.text.length > 2
    if (isValue) yield replaced(check, file, node, `${node.text.slice(0, -1)}x'`, 'another text')
    if (node.type === 'boolean')
      yield replaced(check, file, node, node.text === 'true' ? 'false' : 'true', 'the contrary')
  }
}

/** Roles get other ids, grants go or change, and assignments lose what makes them. */
const roles: Mutator = {
  check: '6 roles',
  *plant(infra) {
    const check = '6 roles'
    const table = fileOf(infra, 'infra/roles.bicep')
    for (const name of ['roles', 'grants', 'cosmosDataContributor'])
      yield* everyChange(check, table, declarationOf(table, name)?.value)
    for (const { file, type, body, declaration } of resourcesOf(infra.files)) {
      if (!/roleAssignments$/i.test(type)) continue
      yield removed(check, file, declaration.node, 'without assignment')
      for (const node of everyNode(body ?? declaration.node)) {
        if (node.type !== 'object_property') continue
        yield removed(check, file, node)
        const value = node.named.at(-1)
        if (value && value.type !== 'object') yield replaced(check, file, value, `'other'`, 'another value')
      }
    }
    const access = fileOf(infra, 'infra/modules/access.bicep')
    yield* everyChange(check, access, declarationOf(access, 'principals')?.value)
  },
}

/** Keys are let in again, one property at a time; secrets are told. */
const security: Mutator = {
  check: '7 baseline',
  *plant(infra) {
    const check = '7 baseline'
    for (const { file, type, body, declaration } of resourcesOf(infra.files)) {
      if (declaration.isExisting) continue
      for (const { path } of baseline[type] ?? []) {
        const property = propertyAt(file, body, path.split('.'))
        if (!property) continue
        yield removed(check, file, property.node, `without ${path}`)
        for (const weaker of weakerOf(property.value))
          yield replaced(check, file, property.value, weaker, `weaker ${path}`)
      }
      if (type.endsWith('/basicPublishingCredentialsPolicies')) yield removed(check, file, declaration.node, 'without')
      if (literalString(valueAt(body, 'name')) === 'authsettingsV2')
        yield* everyChange(check, file, valueAt(body, 'properties'))
      if (literalString(valueAt(body, 'name')) === 'appsettings')
        for (const name of ['SLUICE_COSMOS_KEY', 'AZURE_OPENAI_API_KEY', 'AzureWebJobsStorage', 'SOME_SECRET'])
          yield added(check, file, valueAt(body, 'properties'), `    ${name}: 'a secret'\n`, name)
    }
    for (const [path, expression] of [
      ['infra/modules/storage.bicep', 'host.listKeys().keys[0].value'],
      ['infra/modules/cosmos.bicep', 'account.listKeys().primaryMasterKey'],
      ['infra/modules/search.bicep', 'search.listAdminKeys().primaryKey'],
      ['infra/modules/ai.bicep', 'account.listKeys().key1'],
      ['infra/modules/storage.bicep', "listKeys(host.id, '2024-01-01').keys[0].value"],
    ] as const)
      for (const name of ['key', 'harmless']) {
        const { text } = fileOf(infra, path)
        yield {
          check,
          name: `${path} output ${name} of ${expression}`,
          path,
          text: `${text}\noutput ${name} string = ${expression}\n`,
        }
      }
    const path = 'infra/modules/monitoring.bicep'
    const { text } = fileOf(infra, path)
    yield {
      check,
      name: `${path} output of a key`,
      path,
      text: `${text}\noutput instrumentationKey string = insights.properties.InstrumentationKey\n`,
    }
  },
}

/** The property at a path, also where a variable holds its object. */
const propertyAt = (file: BicepFile, body: Syntax | undefined, path: readonly string[]): Property | undefined => {
  const [key, ...rest] = path
  const object = body?.type === 'identifier' ? declarationOf(file, body.text)?.value : body
  const found = object && propertiesOf(object).find((one) => one.key === key)
  return rest.length === 0 ? found : propertyAt(file, found?.value, rest)
}

const weakerOf = ({ type, text }: Syntax): readonly string[] => {
  if (type === 'boolean') return [text === 'true' ? 'false' : 'true']
  if (type === 'array') return [`['*']`]
  if (type === 'string')
    return text.includes('TLS') || text.includes('Tls') ? [`'TLS1_0'`] : [`'None${text.slice(1)}`, `''`]
  if (type === 'ternary_expression') return [`'Enabled'`, `'Allow'`]
  return [`'other'`]
}

const added = (check: string, file: BicepFile, object: Syntax | undefined, text: string, what: string): Mutation =>
  replaced(
    check,
    file,
    { start: (object?.end ?? 1) - 1, end: (object?.end ?? 1) - 1, line: object?.line ?? 1, text: what },
    text,
    'with',
  )

/** Tags go or change. */
const tags: Mutator = {
  check: '8 tags',
  *plant(infra) {
    const check = '8 tags'
    for (const { file, type, body } of resourcesOf(infra.files)) {
      const found = body && propertiesOf(body).find(({ key }) => key === 'tags')
      if (!found) continue
      yield removed(check, file, found.node, `${type} without`)
      yield replaced(check, file, found.value, '{}', `${type} with none`)
      for (const node of everyNode(found.value))
        if (node.type === 'string') yield replaced(check, file, node, `'other'`, 'another')
    }
    const main = fileOf(infra, 'infra/main.bicep')
    yield* everyChange(check, main, declarationOf(main, 'tags')?.value)
    for (const node of everyNode(main.root)) {
      const [key, value] = node.type === 'object_property' ? node.named : []
      if (key?.text === 'tags' && value?.text === 'tags')
        yield replaced(check, main, value, '{}', 'other tags for a module')
    }
  },
}

/** Settings go, are misspelt, or say something else; host.json names what is not there. */
const settings: Mutator = {
  check: '9 settings',
  *plant(infra) {
    const check = '9 settings'
    const app = resourcesOf(infra.files).find(({ body }) => literalString(valueAt(body, 'name')) === 'appsettings')
    const given = valueAt(app?.body, 'properties')
    if (!app || !given) return
    for (const { key, keyNode, value, node } of propertiesOf(given)) {
      yield removed(check, app.file, node)
      yield replaced(check, app.file, keyNode, keyNode.type === 'string' ? `'${key}x'` : `${key}x`, 'misspelt')
      yield replaced(check, app.file, value, `'other'`, 'another value')
    }
    for (const name of ['FUNCTIONS_WORKER_RUNTIME', 'WEBSITE_RUN_FROM_PACKAGE', 'SLUICE_UNKNOWN'])
      yield added(check, app.file, given, `    ${name}: 'node'\n`, name)
    yield* jsonChanges(check, infra, 'infra/host.json', /hubName|type|connectionStringName/)
  },
}

/** Values and keys of a JSON file, one at a time. */
const jsonChanges = function* (check: string, infra: Infra, path: string, keys: RegExp): Generator<Mutation> {
  const text = infra.texts.get(path) ?? ''
  for (const { 0: whole, 1: key = '', index } of text.matchAll(/"(\w+)": "[^"]*"/g)) {
    if (!keys.test(key)) continue
    const line = text.slice(0, index).split('\n').length
    const of = { path, text }
    yield replaced(
      check,
      of,
      { start: index + 1, end: index + 1 + key.length, line, text: whole },
      `${key}x`,
      'misspelt',
    )
    yield replaced(
      check,
      of,
      { start: index + whole.length - 1, end: index + whole.length - 1, line, text: whole },
      'x',
      'another value',
    )
  }
}

/** Parameters are misspelt, gone, or take their value from somewhere else. */
const parameters: Mutator = {
  check: '10 parameters',
  *plant(infra) {
    const check = '10 parameters'
    const path = 'infra/main.parameters.json'
    const text = infra.texts.get(path) ?? ''
    for (const { 0: whole, 1: name = '', 2: value = '', index } of text.matchAll(
      /"(\w+)": \{ "value": "([^"]*)" \}/g,
    )) {
      const line = text.slice(0, index).split('\n').length
      const of = { path, text }
      const place = { start: index, end: index + whole.length, line, text: whole }
      yield replaced(check, of, place, whole.replace(name, `${name}s`), 'misspelt')
      yield replaced(check, of, place, whole.replace(value, 'written down'), 'a value for everybody')
      yield replaced(check, of, place, whole.replace('"value"', '"values"'), 'no value')
    }
    yield { check, name: `${path} cut off`, path, text: text.slice(0, -3) }
  },
}

/** azure.yaml is changed at every key and value. */
const azureYaml: Mutator = {
  check: '11 azure.yaml',
  *plant(infra) {
    const check = '11 azure.yaml'
    const path = 'azure.yaml'
    const text = infra.texts.get(path) ?? ''
    const file = { path, text }
    const places: { readonly node: Scalar; readonly isKey: boolean }[] = []
    visit(parseDocument(text), {
      Pair: (_key, pair) => {
        if (isScalar(pair.key)) places.push({ node: pair.key, isKey: true })
        if (isScalar(pair.value)) places.push({ node: pair.value, isKey: false })
        else if (!isMap(pair.value)) return undefined
        return undefined
      },
    })
    for (const { node, isKey } of places) {
      const [start, end] = node.range ?? [0, 0]
      const place = { start, end, line: text.slice(0, start).split('\n').length, text: text.slice(start, end) }
      if (isKey) yield replaced(check, file, place, `${String(node.value)}s`, 'misspelt')
      else {
        yield replaced(check, file, place, '[1]', 'a list for a word')
        yield replaced(check, file, place, 'other', 'another word')
      }
    }
  },
}

/** Containers, queues and announcements are of another name or shape. */
const storage: Mutator = {
  check: '12 storage',
  *plant(infra) {
    const check = '12 storage'
    const cosmos = fileOf(infra, 'infra/modules/cosmos.bicep')
    yield* everyChange(check, cosmos, declarationOf(cosmos, 'containers')?.value)
    yield* everyChange(check, cosmos, declarationOf(cosmos, 'databaseName')?.value)
    const blobs = fileOf(infra, 'infra/modules/storage.bicep')
    for (const name of ['writtenContainers', 'codeContainer', 'eventQueue'])
      yield* everyChange(check, blobs, declarationOf(blobs, name)?.value)
    for (const { file, type, body, declaration } of resourcesOf(infra.files)) {
      if (
        declaration.value?.type === 'for_statement' &&
        ['/containers', '/queues'].some((end) => type.endsWith(end)) &&
        !declaration.isExisting
      )
        yield removed(check, file, declaration.node, 'without')
      if (type.endsWith('/sqlDatabases/containers')) {
        const resource = valueAt(body, 'properties', 'resource')
        for (const key of ['id', 'partitionKey', 'defaultTtl']) {
          const found = resource && propertiesOf(resource).find((one) => one.key === key)
          if (found) yield removed(check, file, found.node)
        }
        const value = valueAt(resource, 'partitionKey', 'kind')
        if (value) yield replaced(check, file, value, `'Hash'`, 'another kind')
      }
      if (type.endsWith('/eventSubscriptions')) {
        const inner = valueAt(body, 'properties')
        for (const key of [
          'filter',
          'eventDeliverySchema',
          'deliveryWithResourceIdentity',
          'deadLetterWithResourceIdentity',
        ])
          yield* everyChange(check, file, valueAt(inner, key))
      }
    }
  },
}

/** The mutators of the checks that hold for this infra alone. */
export const ownMutators: readonly Mutator[] = [roles, security, tags, settings, parameters, azureYaml, storage]
