import { declarationOf, resolved, resourcesOf, type BicepFile, type Resource } from '../bicep/declarations'
import { callOf, everyNode, literalString, propertiesOf, valueAt, type Syntax } from '../bicep/syntax'
import type { Finding, Infra } from '../infra'
import { at, check, of } from './found'

const id = '7 baseline'

/** What a property of a type must be, as it is written; `ends` of a ternary over the private network. */
interface Wanted {
  readonly path: string
  readonly is: readonly string[]
}

const wanted = (path: string, ...is: readonly string[]): Wanted => ({ path, is })
const closed = "isPrivate && empty(allowedIps) ? 'Disabled' : 'Enabled'"
const denied = "isPrivate ? 'Deny' : 'Allow'"

/** The security baseline, by resource type. */
export const baseline: Readonly<Record<string, readonly Wanted[]>> = {
  'Microsoft.Storage/storageAccounts': [
    wanted('properties.allowSharedKeyAccess', 'false'),
    wanted('properties.allowBlobPublicAccess', 'false'),
    wanted('properties.minimumTlsVersion', "'TLS1_2'"),
    wanted('properties.supportsHttpsTrafficOnly', 'true'),
    wanted('properties.defaultToOAuthAuthentication', 'true'),
    wanted('properties.publicNetworkAccess', closed),
    wanted('properties.networkAcls.defaultAction', denied),
    wanted('properties.networkAcls.bypass', "'AzureServices'"),
  ],
  'Microsoft.Storage/storageAccounts/blobServices/containers': [wanted('properties.publicAccess', "'None'")],
  'Microsoft.DocumentDB/databaseAccounts': [
    wanted('properties.disableLocalAuth', 'true'),
    wanted('properties.minimalTlsVersion', "'Tls12'"),
    wanted('properties.publicNetworkAccess', closed),
  ],
  'Microsoft.CognitiveServices/accounts': [
    wanted('properties.disableLocalAuth', 'true'),
    wanted('properties.customSubDomainName', 'name'),
    wanted('properties.publicNetworkAccess', closed),
    wanted('properties.networkAcls.defaultAction', denied),
    wanted('identity.type', "'SystemAssigned'"),
  ],
  'Microsoft.Search/searchServices': [
    wanted('properties.disableLocalAuth', 'true'),
    wanted('properties.publicNetworkAccess', closed),
    wanted('identity.type', "'SystemAssigned'"),
  ],
  'Microsoft.Insights/components': [wanted('properties.DisableLocalAuth', 'true')],
  'Microsoft.OperationalInsights/workspaces': [wanted('properties.features.disableLocalAuth', 'true')],
  'Microsoft.KeyVault/vaults': [
    wanted('properties.enableRbacAuthorization', 'true'),
    wanted('properties.enableSoftDelete', 'true'),
    wanted(
      'properties.publicNetworkAccess',
      closed.toLowerCase().replace('isprivate', 'isPrivate').replace('allowedips', 'allowedIps'),
    ),
    wanted('properties.networkAcls.defaultAction', denied),
  ],
  'Microsoft.EventGrid/systemTopics': [wanted('identity.type', "'SystemAssigned'")],
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': [
    wanted('properties.deliveryWithResourceIdentity.identity.type', "'SystemAssigned'"),
    wanted('properties.deadLetterWithResourceIdentity.identity.type', "'SystemAssigned'"),
  ],
  'Microsoft.Web/sites': [
    wanted('properties.httpsOnly', 'true'),
    wanted('properties.siteConfig.minTlsVersion', "'1.2'"),
    wanted('properties.siteConfig.ftpsState', "'Disabled'"),
    wanted('properties.siteConfig.cors.allowedOrigins', '[]'),
    wanted('properties.functionAppConfig.deployment.storage.authentication.type', "'UserAssignedIdentity'"),
    wanted('identity.type', "'UserAssigned'"),
  ],
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': [wanted('properties.allow', 'false')],
}

/** Properties by which a key or an open door would come back. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': ['destination', 'deadLetterDestination'],
  'Microsoft.Search/searchServices': ['authOptions'],
}

/** No service takes a key, none speaks without TLS, and no secret leaves a deployment. */
export const security = check(id, 'no key is taken, made, or told anywhere', (infra) => [
  ...resourcesOf(infra.files)
    .filter(({ declaration }) => !declaration.isExisting)
    .flatMap(resourceFaults),
  ...publishingFaults(infra),
  ...easyAuthFaults(infra),
  ...infra.files.flatMap(secretFaults),
])

const resourceFaults = ({ file, declaration, type, body }: Resource): readonly Finding[] => [
  ...(baseline[type] ?? []).flatMap(({ path, is }) => {
    const found = along(file, body, path.split('.'))
    return found && is.includes(found.text)
      ? []
      : [
          at(
            id,
            file,
            found ?? declaration.node,
            `${type}: “${path}” must be ${is.join(' or ')}, and is ${found?.text ?? 'missing'}`,
          ),
        ]
  }),
  ...(refused[type] ?? []).flatMap((name) => {
    const found = valueAt(valueAt(body, 'properties'), name)
    return found ? [at(id, file, found, `${type}: “${name}” goes by a key`)] : []
  }),
]

/** The value at a path, through variables of the file. */
const along = (file: BicepFile, node: Syntax | undefined, path: readonly string[]): Syntax | undefined =>
  path.reduce<Syntax | undefined>((found, key) => resolvedUnlessParam(file, valueAt(found, key)), node)

const resolvedUnlessParam = (file: BicepFile, node: Syntax | undefined): Syntax | undefined =>
  node?.type === 'identifier' && declarationOf(file, node.text)?.kind !== 'var' ? node : resolved(file, node)

const publishingFaults = ({ files }: Infra): readonly Finding[] => {
  const named = resourcesOf(files)
    .filter(({ type }) => type.endsWith('/basicPublishingCredentialsPolicies'))
    .map(({ body }) => literalString(valueAt(body, 'name')))
  return ['ftp', 'scm']
    .filter((name) => !named.includes(name))
    .map((name) => of(id, 'infra/modules/app.bicep', `publishing by password over ${name} is left on`))
}

const easyAuthFaults = ({ files }: Infra): readonly Finding[] =>
  resourcesOf(files)
    .filter(({ body }) => literalString(valueAt(body, 'name')) === 'authsettingsV2')
    .flatMap(({ file, declaration, body }) => {
      const settings = valueAt(body, 'properties')
      const all: readonly (readonly [string, string])[] = [
        ['platform.enabled', 'true'],
        ['httpSettings.requireHttps', 'true'],
        ['globalValidation.unauthenticatedClientAction', "'AllowAnonymous'"],
        ['globalValidation.requireAuthentication', 'false'],
        ['login.tokenStore.enabled', 'false'],
        ['identityProviders.azureActiveDirectory.enabled', 'true'],
        ['identityProviders.azureActiveDirectory.registration.clientId', 'authClientId'],
        [
          'identityProviders.azureActiveDirectory.registration.openIdIssuer',
          "'${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'",
        ],
        [
          'identityProviders.azureActiveDirectory.validation.allowedAudiences',
          "[authClientId, 'api://${authClientId}']",
        ],
      ]
      return all
        .filter(([path, text]) => valueAt(settings, ...path.split('.'))?.text !== text)
        .map(([path, text]) => at(id, file, declaration.node, `Easy Auth: “${path}” must be ${text}`))
    })

/** Calls that list keys, outputs and settings that hold one, and secrets written down. */
const secretFaults = (file: BicepFile): readonly Finding[] => [
  ...[...everyNode(file.root)].flatMap((node) => {
    // A method of a resource is a call whose callee ends in its name.
    const name = callOf(node)?.name ?? ''
    return /(^|\.)list[A-Z]\w*$/.test(name) || /(^|\.)getSecret$/.test(name)
      ? [at(id, file, node, `${name} fetches a secret`)]
      : []
  }),
  ...file.declarations
    .filter(
      ({ kind, name }) => kind === 'output' && /key(?!vault)|secret|password|token|connection_?string/i.test(name),
    )
    .filter(({ value }) => value?.text !== 'insights.properties.ConnectionString')
    .map(({ node, name }) => at(id, file, node, `output “${name}” sounds like a secret`)),
  ...[...everyNode(file.root)]
    .filter(
      ({ type, text }) =>
        type === 'string' && /AccountKey=|SharedAccess|InstrumentationKey=|[?&]sig=|password=/i.test(text),
    )
    .map((node) => at(id, file, node, 'a string holds what only a key would need')),
  ...settingFaults(file),
]

const settingFaults = (file: BicepFile): readonly Finding[] =>
  resourcesOf([file])
    .filter(({ body }) => literalString(valueAt(body, 'name')) === 'appsettings')
    .flatMap(({ body }) => propertiesOf(valueAt(body, 'properties') ?? nothing))
    .filter(({ key }) => /(_KEY|_SECRET|_PASSWORD)$/i.test(key) || key === 'AzureWebJobsStorage')
    .map(({ keyNode, key }) => at(id, file, keyNode, `setting “${key}” is a secret`))

const nothing: Syntax = {
  type: 'object',
  text: '',
  start: 0,
  end: 0,
  line: 1,
  isBroken: false,
  children: [],
  named: [],
}
