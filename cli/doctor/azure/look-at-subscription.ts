import type { Finding } from '../contract'
import type { Arm } from './arm'
import { wantedProviders } from './wanted'

/** What the subscription is asked about. */
export interface Place {
  readonly subscription: string
  readonly environment: string | undefined
}

/** Looks whether the subscription lets somebody do what provisioning does: providers, permissions, names. */
export const lookAtSubscription = async (arm: Arm, place: Place): Promise<readonly Finding[]> => [
  await providersFinding(arm, place),
  ...(await permissionFindings(arm, place)),
  await nameFinding(arm, place),
  await leftoverFinding(arm, place),
]

const providersFinding = async (arm: Arm, { subscription }: Place): Promise<Finding> => {
  const name = 'resource providers'
  const states = await Promise.all(
    wantedProviders.map(async (provider) => {
      const found = await arm.get<{ registrationState?: string }>(
        `/subscriptions/${subscription}/providers/${provider}?api-version=2021-04-01`,
      )
      return { provider, isThere: found?.registrationState === 'Registered' }
    }),
  )
  const missing = states.filter(({ isThere }) => !isThere).map(({ provider }) => provider)
  return missing.length === 0
    ? { name, outcome: 'ok', found: `${states.length} are registered` }
    : // Deploying registers them, where the caller may.
      {
        name,
        outcome: 'warning',
        found: `not registered: ${missing.join(', ')}`,
        fix: missing.map((one) => `az provider register --namespace ${one}`).join('; '),
      }
}

interface Permission {
  readonly actions?: readonly string[]
  readonly notActions?: readonly string[]
}

/** What provisioning does that roles may leave out. */
const needed = [
  [
    'Microsoft.Resources/subscriptions/resourceGroups/write',
    'make a resource group',
    'ask for Contributor on the subscription',
  ],
  ['Microsoft.Web/sites/write', 'make the app', 'ask for Contributor on the subscription'],
  [
    'Microsoft.Authorization/roleAssignments/write',
    'give the app its roles',
    'ask for Role Based Access Control Administrator, or Owner',
  ],
] as const

const permissionFindings = async (arm: Arm, { subscription }: Place): Promise<readonly Finding[]> => {
  const held = await arm.list<Permission>(
    `/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
  )
  return needed.map(([action, what, fix]) => ({
    name: `may ${what}`,
    ...(isAllowed(held, action)
      ? { outcome: 'ok', found: 'yes' }
      : { outcome: 'failed', found: `no: ${action} is not allowed`, fix }),
  }))
}

/** One permission allows what its actions name and its notActions do not. */
export const isAllowed = (held: readonly Permission[], action: string): boolean =>
  held.some(
    ({ actions = [], notActions = [] }) =>
      actions.some((one) => covers(one, action)) && !notActions.some((one) => covers(one, action)),
  )

const covers = (pattern: string, action: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`, 'i').test(action)

const nameFinding = async (arm: Arm, { subscription, environment }: Place): Promise<Finding> => {
  const name = 'environment name'
  if (environment === undefined)
    return { name, outcome: 'unchecked', found: 'AZURE_ENV_NAME is not set; azd asks for it' }
  if (!/^[A-Za-z0-9-]{1,64}$/.test(environment))
    return {
      name,
      outcome: 'failed',
      found: `“${environment}”`,
      fix: 'take up to 64 letters, digits and hyphens: azd env new <name>',
    }
  const group = await arm.get<{ tags?: Record<string, string> }>(
    `/subscriptions/${subscription}/resourcegroups/rg-${environment}?api-version=2021-04-01`,
  )
  if (!group) return { name, outcome: 'ok', found: `rg-${environment} is free` }
  return group.tags?.['azd-env-name'] === environment
    ? { name, outcome: 'ok', found: `rg-${environment} is this environment’s` }
    : { name, outcome: 'failed', found: `rg-${environment} is there and not of azd`, fix: 'azd env new <another name>' }
}

/** Accounts that were deleted keep their names for 48 hours, and quota with them. */
const leftoverFinding = async (arm: Arm, { subscription, environment }: Place): Promise<Finding> => {
  const name = 'deleted accounts'
  const deleted = await arm.list<{ id: string; name: string }>(
    `/subscriptions/${subscription}/providers/Microsoft.CognitiveServices/deletedAccounts?api-version=2024-10-01`,
  )
  const own = deleted.filter(({ id }) =>
    id.toLowerCase().includes(`/resourcegroups/rg-${(environment ?? '').toLowerCase()}/`),
  )
  return own.length === 0
    ? { name, outcome: 'ok', found: 'none is in the way' }
    : {
        name,
        outcome: 'failed',
        found: `${own.map((one) => one.name).join(', ')} would come back as deleted`,
        fix: 'azd down --purge, or purge them: az cognitiveservices account purge',
      }
}
