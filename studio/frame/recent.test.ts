import { noteVisit, recentVisits, visited } from './recent'

const keep = (text: string | null): void => {
  const values = new Map<string, string>(text === null ? [] : [['sluice.recent', text]])
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
    },
  })
}
afterAll(() => void Reflect.deleteProperty(globalThis, 'localStorage'))

test('a page that is visited again moves to the front, and the list ends somewhere', () => {
  const [a, b] = [
    { href: '/a', text: 'A' },
    { href: '/b', text: 'B' },
  ]
  expect(visited([a, b], b)).toEqual([b, a])
  const many = Array.from({ length: 30 }, (_, n) => ({ href: `/${n}`, text: `${n}` }))
  expect(many.reduce(visited, [] as ReturnType<typeof visited>)).toHaveLength(12)
})

test('visits are kept, and what is none is left out', () => {
  keep(JSON.stringify([{ href: '//evil.example', text: 'x' }, { href: 'javascript:alert(1)', text: 'x' }, 7, null]))
  expect(recentVisits()).toEqual([])
  noteVisit({ href: '/runs', text: 'Runs' })
  expect(recentVisits()).toEqual([{ href: '/runs', text: 'Runs' }])
  keep('{broken')
  expect(recentVisits()).toEqual([])
})
