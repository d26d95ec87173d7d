import { checks } from '../checks'
import { withText, type Infra } from '../infra'
import { bicepMutators } from './bicep-mutators'
import type { Mutation } from './mutation'
import { ownMutators } from './own-mutators'
import { waived } from './waived'

/** What became of the mutations meant for one check. */
export interface Tally {
  readonly check: string
  readonly found: number
  readonly total: number
  readonly survivors: readonly Mutation[]
}

/** Every mutation of infra, by check. A mutation that changes nothing is none. */
export const everyMutation = (infra: Infra): readonly Mutation[] => {
  const seen = new Set<string>()
  return [...bicepMutators, ...ownMutators].flatMap((mutator) =>
    [...mutator.plant(infra)].filter(({ path, text, check }) => {
      const key = `${check}\0${path}\0${text}`
      if (seen.has(key) || infra.texts.get(path) === text) return false
      seen.add(key)
      return true
    }),
  )
}

/** Whether any check finds a mutation. */
export const isFound = (infra: Infra, { path, text, check }: Mutation): boolean => {
  const mutated = withText(infra, path, text)
  // The check it is meant for is asked first: mostly that is all it takes.
  const inOrder = checks.toSorted((left, right) => Number(right.id === check) - Number(left.id === check))
  return inOrder.some((one) => one.run(mutated).length > 0)
}

/** Runs mutations and counts, check by check, what was found; those waived by name count for nothing. */
export const tallyOf = (infra: Infra, mutations: readonly Mutation[]): readonly Tally[] =>
  checks.map(({ id }) => {
    const meant = mutations.filter(({ check, name }) => check === id && !isWaived(name))
    const survivors = meant.filter((mutation) => !isFound(infra, mutation))
    return { check: id, found: meant.length - survivors.length, total: meant.length, survivors }
  })

const isWaived = (name: string): boolean => waived.some(({ mutation }) => withoutLine(name) === mutation)

/** A mutation's name without its line, which moves. */
export const withoutLine = (name: string): string => name.replace(/:\d+ /, ' ')
