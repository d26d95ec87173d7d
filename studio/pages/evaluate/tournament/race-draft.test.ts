import {
  draftOfRace,
  nameOfContestant,
  newContestant,
  orderOf,
  parametersOf,
  troubleOf,
  usualContestants,
  type RaceDraft,
} from './race-draft'

const draft: RaceDraft = {
  flow: 'qa',
  dataset: 'd',
  evaluators: [{ evaluator: 'f1' }],
  objective: 'f1',
  contestants: [newContestant(1, 'production'), { ...newContestant(2), temperature: '0.2', parameters: '{"seed": 1}' }],
  inputs: {},
  mapping: {},
  ceiling: '1.5',
  alpha: '',
}

test('a race that is typed is the order that starts it', () => {
  expect(orderOf(draft)).toEqual({
    flow: 'qa',
    dataset: 'd',
    arms: [
      { name: 'production', label: 'production' },
      { name: 'latest temperature=0.2 seed=1', label: 'latest', parameters: { temperature: 0.2, seed: 1 } },
    ],
    evaluators: [{ evaluator: 'f1' }],
    objective: 'f1',
    max_cost: 1.5,
  })
  expect(orderOf({ ...draft, ceiling: ' ' }).max_cost).toBeNull()
})

test('what keeps a race from being started is said before it is asked for', () => {
  expect(troubleOf(draft)).toBeUndefined()
  expect(troubleOf({ ...draft, contestants: draft.contestants.slice(1) })).toContain('at least two')
  expect(troubleOf({ ...draft, contestants: [newContestant(1), newContestant(2)] })).toContain(
    'Two contestants are latest',
  )
  expect(troubleOf({ ...draft, ceiling: 'much' })).toContain('no sum')
  const broken = { ...newContestant(3), parameters: '[1]' }
  expect(parametersOf(broken)).toContain('JSON object')
  expect(troubleOf({ ...draft, contestants: [newContestant(1), broken] })).toContain('JSON object')
  expect(nameOfContestant({ ...newContestant(4), side: { version: 'a'.repeat(64), variant: 'n.x' }, model: 'm' })).toBe(
    'aaaaaaaaaaaa n.x m',
  )
})

test('where nobody said who races, it is two that are not the same', () => {
  const sides = (labels: Record<string, string>, versions: string[]) =>
    usualContestants(
      labels,
      versions.map((hash) => ({ hash })),
    ).map(({ side }) => side)
  expect(sides({ latest: 'b', production: 'a' }, ['b', 'a'])).toEqual([{ label: 'latest' }, { label: 'production' }])
  expect(sides({ latest: 'b', repo: 'b' }, ['b', 'a'])).toEqual([{ label: 'latest' }, { version: 'a' }])
  expect(sides({}, [])).toHaveLength(2)
})

test('a race that was run is typed again as it was', () => {
  const again = draftOfRace({
    flow: 'qa',
    dataset: 'd@v1',
    evaluators: ['f1'],
    objective: 'f1',
    max_cost: null,
    contestants: [
      { arm: 'a', label: 'production', snapshot: 's', variant: null, parameters: { temperature: 0.2, seed: 1 } },
      { arm: 'b', label: null, snapshot: 's', variant: 'n.x', model: 'm' },
    ],
  } as never)
  expect(orderOf({ ...draft, ...again })).toMatchObject({
    dataset: 'd',
    max_cost: null,
    arms: [
      { name: 'a', label: 'production', parameters: { temperature: 0.2, seed: 1 } },
      { name: 'b', version: 's', variant: 'n.x', model: 'm' },
    ],
  })
})
