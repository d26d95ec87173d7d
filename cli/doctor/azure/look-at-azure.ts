import type { Finding } from '../contract'
import { ArmError, type Arm } from './arm'
import { lookAtRegion, readOffers, regionName } from './look-at-region'
import { lookAtSubscription } from './look-at-subscription'
import { usualRegions, type WantedModel } from './wanted'

/** What the doctor says before provisioning. */
export interface AzureFindings {
  readonly subscription: readonly Finding[]
  readonly regions: readonly { readonly region: string; readonly findings: readonly Finding[] }[]
  /** The first region that has everything. */
  readonly pick: string | undefined
}

/** What is looked for, and where. */
export interface AzureOrder {
  readonly subscription: string
  readonly environment: string | undefined
  readonly regions: readonly string[]
  readonly models: readonly WantedModel[]
  readonly now: number
}

/** Looks at the subscription and at regions until one has everything; those that were named are all looked at. */
export const lookAtAzure = async (arm: Arm, order: AzureOrder): Promise<AzureFindings> => {
  const subscription = await orUnchecked('subscription', () => lookAtSubscription(arm, order))
  const named = order.regions.map(regionName)
  const offers = await readOffers(arm, order.subscription)
  const regions: AzureFindings['regions'][number][] = []
  for (const region of new Set([...named, ...usualRegions])) {
    const isDone = regions.some(({ findings }) => hasEverything(findings))
    if (isDone && !named.includes(region)) break
    const findings = await orUnchecked(region, () =>
      lookAtRegion(arm, order.subscription, region, { ...order, offers }),
    )
    regions.push({ region, findings })
  }
  return { subscription, regions, pick: regions.find(({ findings }) => hasEverything(findings))?.region }
}

/** What was not checked is no proof that it is there, and no reason to look further. */
const hasEverything = (findings: readonly Finding[]): boolean =>
  findings.some(({ outcome }) => outcome === 'ok') && findings.every(({ outcome }) => outcome !== 'failed')

// A look that Azure refuses says so; the others still count.
const orUnchecked = async (name: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    return [{ name, outcome: 'unchecked', found: error.message }]
  }
}
