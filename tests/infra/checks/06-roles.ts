import { declarationOf, resourcesOf, type Resource } from '../bicep/declarations'
import { callOf, everyNode, literalString, propertiesOf, valueAt, type Syntax } from '../bicep/syntax'
import type { Finding, Infra } from '../infra'
import { at, check, of } from './found'

const id = '6 roles'
const table = 'infra/roles.bicep'

/** Ids of built-in roles as Azure publishes them. */
const builtIn: Readonly<Record<string, string>> = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  storageQueueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a',
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
  searchIndexDataContributor: '8ebe5a00-799e-43f5-93ac-243d3dce84a7',
  searchServiceContributor: '7ca78c08-252a-4471-8644-bb5ff32d4ba0',
  cognitiveServicesOpenAIUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd',
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908',
  durableTaskDataContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402',
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
}

/** Who must hold what for the app to work, and no more than that. */
const needed = [
  'app hostStorage storageBlobDataOwner',
  'app hostStorage storageQueueDataContributor',
  'app hostStorage storageTableDataContributor',
  'topic hostStorage storageQueueDataMessageSender',
  'topic deadLetters storageBlobDataContributor',
  'app data storageBlobDataContributor',
  'app code storageBlobDataReader',
  'deployer dataStorage storageBlobDataContributor',
  'app search searchServiceContributor',
  'app search searchIndexDataContributor',
  'app ai cognitiveServicesOpenAIUser',
  'app ai cognitiveServicesUser',
  'app scheduler durableTaskDataContributor',
  'deployer scheduler durableTaskDataContributor',
  'app insights monitoringMetricsPublisher',
  'app keyVault keyVaultSecretsUser',
  'deployer keyVault keyVaultSecretsOfficer',
]

/** The roles are the published ones, each grant that is needed is made and no other, and assignments say what their principal is. */
export const roles = check(id, 'the app holds the roles it needs and no other, by the ids Azure gave them', (infra) => [
  ...idFaults(infra),
  ...grantFaults(infra),
  ...resourcesOf(infra.files)
    .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
    .flatMap(assignmentFaults),
  ...scopeFaults(infra),
  ...principalFaults(infra),
  ...cosmosFaults(infra),
])

const tableOf = (infra: Infra, name: string): Syntax | undefined => {
  const file = infra.files.find(({ path }) => path === table)
  return file && declarationOf(file, name)?.value
}

const idFaults = (infra: Infra): readonly Finding[] => {
  const listed = tableOf(infra, 'roles')
  if (!listed) return [of(id, table, 'there is no table “roles”')]
  const file = { path: table }
  return propertiesOf(listed)
    .filter(({ key, value }) => builtIn[key] !== literalString(value))
    .map(({ key, node }) => at(id, file, node, `“${key}” is ${builtIn[key] ?? 'no role that is known here'}`))
}

const grantFaults = (infra: Infra): readonly Finding[] => {
  const listed = tableOf(infra, 'grants')
  const roleNames = new Set(propertiesOf(tableOf(infra, 'roles') ?? listed ?? emptyNode).map(({ key }) => key))
  const given = (listed?.named ?? []).map((grant) => ({
    grant,
    text: ['who', 'on', 'role'].map((key) => literalString(valueAt(grant, key)) ?? '').join(' '),
    role: literalString(valueAt(grant, 'role')) ?? '',
  }))
  const file = { path: table }
  return [
    ...given
      .filter(({ role }) => !roleNames.has(role))
      .map(({ grant, role }) => at(id, file, grant, `there is no role “${role}”`)),
    ...given
      .filter(({ text }) => !needed.includes(text))
      .map(({ grant, text }) => at(id, file, grant, `nobody needs “${text}”`)),
    ...needed
      .filter((text) => !given.some((one) => one.text === text))
      .map((text) => of(id, table, `“${text}” is not granted`)),
  ]
}

const emptyNode: Syntax = {
  type: 'object',
  text: '',
  start: 0,
  end: 0,
  line: 1,
  isBroken: false,
  children: [],
  named: [],
}

const assignmentFaults = ({ file, declaration, body }: Resource): readonly Finding[] => {
  const inner = valueAt(body, 'properties')
  const loop = declaration.value?.type === 'for_statement' ? declaration.value : undefined
  const grant = loop?.named[0]?.type === 'identifier' ? loop.named[0].text : 'dataGrant'
  const scope = valueAt(body, 'scope')?.text ?? ''
  // Texts, for each has one right form: an assignment is named by what makes it one.
  const wanted: Readonly<Record<string, readonly [Syntax | undefined, string]>> = {
    name: [valueAt(body, 'name'), `guid(${scope}.id, principals[${grant}.who].id, roles[${grant}.role])`],
    principalId: [valueAt(inner, 'principalId'), `principals[${grant}.who].id`],
    principalType: [valueAt(inner, 'principalType'), `principals[${grant}.who].type`],
    roleDefinitionId: [
      valueAt(inner, 'roleDefinitionId'),
      `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[${grant}.role])`,
    ],
  }
  return [
    ...(scope === '' ? [at(id, file, declaration.node, 'the assignment names no scope')] : []),
    ...Object.entries(wanted)
      .filter(([, [found, text]]) => found?.text !== text)
      .map(([key, [found, text]]) =>
        at(id, file, found ?? declaration.node, `“${key}” is ${found?.text ?? 'missing'}, not ${text}`),
      ),
  ]
}

/** Every place the table names is carried out once, on the resource of that name. */
const scopeFaults = (infra: Infra): readonly Finding[] => {
  const file = infra.files.find(({ path }) => path === 'infra/modules/access.bicep')
  if (!file) return [of(id, 'infra/modules/access.bicep', 'there is none')]
  const places = [...new Set(needed.map((text) => text.split(' ')[1] ?? ''))]
  const assignments = resourcesOf([file]).filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
  return places.flatMap((place) => {
    const scope = place === 'data' ? 'data[index]' : place
    const carried = assignments.filter(({ body }) => valueAt(body, 'scope')?.text === scope)
    const filters = [...everyNode(file.root)].filter((node) => {
      const call = callOf(node)
      const asks = call?.args[1]?.text.replace(' && !empty(keyVaultName)', '')
      return call?.name === 'filter' && call.args[0]?.text === 'given' && asks === `grant => grant.on == '${place}'`
    })
    const isInLoop =
      place === 'data' ||
      filters.some(({ start, end }) =>
        carried.some(({ declaration: { node } }) => node.start < start && end < node.end),
      )
    return carried.length === 1 && filters.length === 1 && isInLoop
      ? []
      : [of(id, file.path, `what the table grants on “${place}” is not carried out once`)]
  })
}

const principalFaults = (infra: Infra): readonly Finding[] => {
  const access = infra.files.find(({ path }) => path === 'infra/modules/access.bicep')
  const main = infra.files.find(({ path }) => path === 'infra/main.bicep')
  const principals = access && declarationOf(access, 'principals')?.value
  const call = main && declarationOf(main, 'access')?.value
  const expected: readonly (readonly [Syntax | undefined, readonly string[], string])[] = [
    [principals, ['app', 'id'], 'appPrincipalId'],
    [principals, ['app', 'type'], "'ServicePrincipal'"],
    [principals, ['topic', 'id'], 'topicPrincipalId'],
    [principals, ['topic', 'type'], "'ServicePrincipal'"],
    [principals, ['deployer', 'id'], 'deployerPrincipalId'],
    [principals, ['deployer', 'type'], 'deployerPrincipalType'],
    [call, ['params', 'appPrincipalId'], 'identity.outputs.principalId'],
    [call, ['params', 'topicPrincipalId'], 'topic.outputs.principalId'],
    [call, ['params', 'deployerPrincipalId'], 'principalId'],
    [call, ['params', 'deployerPrincipalType'], 'principalType'],
  ]
  return expected
    .filter(([node, path, text]) => valueAt(node, ...path)?.text !== text)
    .map(([, path, text]) => of(id, access?.path ?? table, `“${path.join('.')}” must be ${text}`))
}

const cosmosFaults = (infra: Infra): readonly Finding[] => {
  const role = tableOf(infra, 'cosmosDataContributor')
  const assignments = resourcesOf(infra.files).filter(({ type }) => type.endsWith('/sqlRoleAssignments'))
  const main = infra.files.find(({ path }) => path === 'infra/main.bicep')
  const holders = main && valueAt(declarationOf(main, 'cosmos')?.value, 'params', 'dataContributors')
  const faults = assignments.flatMap(({ file, body }) => {
    const inner = valueAt(body, 'properties')
    const wanted: readonly (readonly [Syntax | undefined, string])[] = [
      [valueAt(body, 'name'), 'guid(account.id, principal, cosmosDataContributor)'],
      [valueAt(inner, 'principalId'), 'principal'],
      [valueAt(inner, 'roleDefinitionId'), "'${account.id}/sqlRoleDefinitions/${cosmosDataContributor}'"],
      [valueAt(inner, 'scope'), 'account.id'],
    ]
    return wanted
      .filter(([found, text]) => found?.text !== text)
      .map(([found, text]) => at(id, file, found ?? body ?? emptyNode, `must be ${text}`))
  })
  return [
    ...faults,
    ...(assignments.length === 1 ? [] : [of(id, 'infra/modules/cosmos.bicep', 'documents are given to nobody')]),
    ...(literalString(role) === '00000000-0000-0000-0000-000000000002'
      ? []
      : [of(id, table, 'the data role of Cosmos DB ends in …0002')]),
    ...(holders?.text === '[identity.outputs.principalId, principalId]' ||
    holders?.text === 'filter([identity.outputs.principalId, principalId], id => !empty(id))'
      ? []
      : [of(id, 'infra/main.bicep', 'documents are for the app and the deployer')]),
  ]
}
