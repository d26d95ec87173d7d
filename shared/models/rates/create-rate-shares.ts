import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import type { RateShares } from '../contract'
import { DeploymentRate } from './deployment-rate'

/** What rate shares stand on. */
export interface RateSharesDeps {
  readonly store: DocumentStore
  readonly world: World
  /** The part of a rate that batches may use; the rest is reserved for calls that somebody waits for. 0.8 where absent. */
  readonly batchShare?: number
}

/** Shares out what model deployments allow in a minute among instances and calls. Each instance counts those that use a deployment and takes its part of the limit into buckets of its own. */
export const createRateShares = ({ store, world, batchShare = 0.8 }: RateSharesDeps): RateShares => {
  const instance = world.newId()
  const rates = new Map<string, DeploymentRate>()
  return {
    turn({ name, limits }, call) {
      let rate = rates.get(name)
      if (!rate) rates.set(name, (rate = new DeploymentRate({ store, world, instance, batchShare }, name)))
      rate.limits = limits
      return rate.turn(call)
    },
  }
}
