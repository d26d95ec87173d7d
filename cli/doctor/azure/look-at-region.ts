import type { Finding } from '../contract'
import type { Arm } from './arm'
import type { WantedModel } from './wanted'

/** What is asked of each region once, whichever is looked at. */
export interface Offers {
  readonly flex: ReadonlySet<string>
  readonly schedulers: ReadonlySet<string>
  readonly contentSafety: ReadonlySet<string>
  readonly cosmos: ReadonlySet<string>
  /** Features of AI Search by region; undefined where Azure did not say. */
  readonly search?: ReadonlyMap<string, readonly string[]>
}

interface Provider {
  readonly resourceTypes?: readonly { readonly resourceType: string; readonly locations?: readonly string[] }[]
}

/** A region’s name as Azure uses it in addresses: “East US 2” is eastus2. */
export const regionName = (shown: string): string => shown.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** Reads which regions offer what. */
export const readOffers = async (arm: Arm, subscription: string): Promise<Offers> => {
  const base = `/subscriptions/${subscription}/providers`
  const locations = async (provider: string, type: string): Promise<ReadonlySet<string>> => {
    const found = await arm.get<Provider>(`${base}/${provider}?api-version=2021-04-01`)
    const entry = found?.resourceTypes?.find(({ resourceType }) => resourceType.toLowerCase() === type.toLowerCase())
    return new Set((entry?.locations ?? []).map(regionName))
  }
  const [flex, schedulers, cosmos, skus, search] = await Promise.all([
    arm.list<{ name: string }>(`${base}/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2023-12-01`),
    locations('Microsoft.DurableTask', 'schedulers'),
    locations('Microsoft.DocumentDB', 'databaseAccounts'),
    arm.list<{ kind: string; locations?: readonly string[]; restrictions?: readonly unknown[] }>(
      `${base}/Microsoft.CognitiveServices/skus?api-version=2024-10-01`,
    ),
    searchFeatures(arm),
  ])
  const safe = skus.filter(({ kind, restrictions = [] }) => kind === 'ContentSafety' && restrictions.length === 0)
  return {
    flex: new Set(flex.map(({ name }) => regionName(name))),
    schedulers,
    cosmos,
    contentSafety: new Set(safe.flatMap(({ locations: places = [] }) => places.map(regionName))),
    ...(search && { search }),
  }
}

const searchFeatures = async (arm: Arm): Promise<ReadonlyMap<string, readonly string[]> | undefined> => {
  try {
    const found = await arm.list<{ regionName: string; features?: readonly { name: string }[] }>(
      '/providers/Microsoft.Search/offerings?api-version=2025-05-01',
    )
    return new Map(
      found.map(({ regionName: shown, features = [] }) => [
        regionName(shown),
        features.map(({ name }) => name.toLowerCase()),
      ]),
    )
  } catch {
    return undefined
  }
}

interface OfferedModel {
  readonly model: {
    readonly name: string
    readonly version: string
    readonly lifecycleStatus?: string
    readonly deprecation?: { readonly inference?: string }
    readonly skus?: readonly { readonly name: string }[]
  }
}

/** Looks whether a region has everything: the plan, the scheduler, the stores, each model at its version with quota left, Content Safety, the semantic ranker. */
export const lookAtRegion = async (
  arm: Arm,
  subscription: string,
  region: string,
  { offers, models, now }: { readonly offers: Offers; readonly models: readonly WantedModel[]; readonly now: number },
): Promise<readonly Finding[]> => {
  const base = `/subscriptions/${subscription}/providers/Microsoft.CognitiveServices/locations/${region}`
  const [offered, usages] = await Promise.all([
    arm.list<OfferedModel>(`${base}/models?api-version=2024-10-01`),
    arm.list<{ name: { value: string }; currentValue: number; limit: number }>(`${base}/usages?api-version=2024-10-01`),
  ])
  const has = (name: string, regions: ReadonlySet<string>, what: string): Finding =>
    regions.has(region)
      ? { name, outcome: 'ok', found: 'offered' }
      : { name, outcome: 'failed', found: `${what} is not offered in ${region}` }
  return [
    has('Flex Consumption', offers.flex, 'the plan'),
    has('Durable Task Scheduler', offers.schedulers, 'it'),
    has('Cosmos DB', offers.cosmos, 'it'),
    has('Content Safety', offers.contentSafety, 'it'),
    rankerFinding(region, offers.search),
    ...models.flatMap((model) => [modelFinding(model, offered, now), quotaFinding(model, usages)]),
  ]
}

const rankerFinding = (region: string, search: Offers['search']): Finding => {
  const name = 'semantic ranker'
  if (!search) return { name, outcome: 'unchecked', found: 'Azure did not list what AI Search offers' }
  const features = search.get(region)
  if (!features)
    return {
      name,
      outcome: 'failed',
      found: `AI Search is not offered in ${region}`,
      fix: 'azd env set SLUICE_SEARCH_LOCATION <another region>',
    }
  return features.some((feature) => feature.includes('semantic'))
    ? { name, outcome: 'ok', found: 'offered' }
    : {
        name,
        outcome: 'failed',
        found: `AI Search has no semantic ranker in ${region}`,
        fix: 'azd env set SLUICE_SEARCH_LOCATION <another region>',
      }
}

const modelFinding = (
  { name: model, version, sku }: WantedModel,
  offered: readonly OfferedModel[],
  now: number,
): Finding => {
  const name = `${model} ${version}`
  const fix = 'change `models` in infra/main.bicep, or azd env set SLUICE_AI_LOCATION <another region>'
  const found = offered.filter((one) => one.model.name === model)
  const exact = found.find((one) => one.model.version === version)?.model
  if (!exact) {
    const versions = [...new Set(found.map((one) => one.model.version))].join(', ')
    return { name, outcome: 'failed', found: `not offered here; versions are ${versions || 'none'}`, fix }
  }
  if (!exact.skus?.some((one) => one.name === sku))
    return {
      name,
      outcome: 'failed',
      found: `not offered as ${sku}; only as ${exact.skus?.map((one) => one.name).join(', ') || 'nothing'}`,
      fix,
    }
  const ends = exact.deprecation?.inference
  const days = ends === undefined ? Infinity : (Date.parse(ends) - now) / 86_400_000
  if (days <= 0) return { name, outcome: 'failed', found: `retired on ${ends?.slice(0, 10)}`, fix }
  return days < 60
    ? { name, outcome: 'warning', found: `offered, and retired on ${ends?.slice(0, 10)}`, fix }
    : { name, outcome: 'ok', found: `offered as ${sku}` }
}

const quotaFinding = (
  { name: model, sku, capacity }: WantedModel,
  usages: readonly {
    readonly name: { readonly value: string }
    readonly currentValue: number
    readonly limit: number
  }[],
): Finding => {
  const name = `quota of ${model}`
  const usage = usages.find(({ name: one }) => one.value.toLowerCase() === `openai.${sku}.${model}`.toLowerCase())
  if (!usage) return { name, outcome: 'unchecked', found: 'Azure lists none for it' }
  const left = usage.limit - usage.currentValue
  const found = `${left} of ${usage.limit} thousand tokens a minute are left, ${capacity} are wanted`
  return left >= capacity
    ? { name, outcome: 'ok', found }
    : {
        name,
        outcome: 'failed',
        found,
        fix: 'lower `capacity` in infra/main.bicep, ask for more quota, or take another region',
      }
}
