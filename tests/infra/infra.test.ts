import { checks } from './checks'
import { readInfra, withText, type Infra } from './infra'
import { everyMutation, isFound, tallyOf, withoutLine } from './mutations/run-mutations'
import type { Mutation } from './mutations/mutation'
import { waived } from './mutations/waived'

jest.setTimeout(600_000)

const sampled = 150
const isFull = process.env['SLUICE_CRASH'] === 'full'
let infra: Infra
let mutations: readonly Mutation[]

beforeAll(async () => {
  infra = await readInfra()
  mutations = everyMutation(infra)
})

test.each(checks.map((check) => [check.id, check.holds, check] as const))('%s: %s', (_id, _holds, check) => {
  expect(check.run(infra)).toEqual([])
})

test('every key let in again, and every secret told, is found', () => {
  const tally = tallyOf(
    infra,
    mutations.filter(({ check }) => check === '7 baseline'),
  ).find(({ check }) => check === '7 baseline')
  expect(tally?.total).toBeGreaterThan(120)
  expect(tally?.survivors.map(({ name }) => name)).toEqual([])
})

test('at least 95 % of all mutations of infra are found, of each check’s own too', () => {
  const chosen = isFull ? mutations : sampleOf(mutations)
  const tally = tallyOf(infra, chosen)
  const survivors = tally.flatMap((one) => one.survivors.map(({ name }) => withoutLine(name)))
  const total = tally.reduce((sum, one) => sum + one.total, 0)
  expect(total).toBeGreaterThan(isFull ? 4000 : sampled * 0.9)
  // Survivors are shown by their names where they are too many.
  expect(survivors.length / total < 0.05 ? [] : survivors).toEqual([])
  for (const { check } of checks.map(({ id }) => ({ check: id })))
    expect(mutations.filter((one) => one.check === check).length).toBeGreaterThan(30)
})

test('a waived mutation is one that can be planted and that no check finds', () => {
  for (const { mutation } of waived) {
    const planted = mutations.filter(({ name }) => withoutLine(name) === mutation)
    expect([mutation, planted.length > 0, planted.every((one) => !isFound(infra, one))]).toEqual([mutation, true, true])
  }
})

test('a resource type without data is told as unchecked, never passed', () => {
  const path = 'infra/modules/identity.bicep'
  const text = `${infra.texts.get(path)}\nresource other 'Microsoft.Cache/redis@2024-03-01' = { name: 'x' }\n`
  const found = checks.flatMap((check) => check.run(withText(infra, path, text)))
  expect(found.map(({ message }) => message)).toContain(
    'there is no data of type “Microsoft.Cache/redis”: it is unchecked',
  )
})

/** Some of all mutations; others with another SLUICE_SEED. */
const sampleOf = (all: readonly Mutation[]): readonly Mutation[] => {
  let state = Number(process.env['SLUICE_SEED'] ?? 1)
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return all.filter(() => next() < sampled / all.length)
}
