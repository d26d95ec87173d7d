import { chance } from './random'
import { compareDrivers, type Comparison } from './compare'

jest.setTimeout(1_800_000)

const isFull = process.env['SLUICE_CRASH'] === 'full'
const total = Number(process.env['SLUICE_DAGS'] ?? (isFull ? 2_000 : 200))

test(`[3] [4] ${total} random flows end alike in both drivers and in a naive reading of the rules`, async () => {
  const found: Comparison[] = []
  for (let seed = Number(process.env['SLUICE_FIRST'] ?? 1); seed <= total; seed++) {
    found.push(
      await compareDrivers(seed, chance(seed)).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error })
      }),
    )
    const last = found.at(-1)
    if (last?.differences.length) throw new Error(`seed ${seed}:\n${last.differences.join('\n')}`)
  }
  const counts = new Map<string, number>()
  for (const { features } of found) {
    const names = [...features].toSorted()
    for (const [index, name] of names.entries()) {
      counts.set(name, (counts.get(name) ?? 0) + 1)
      for (const other of names.slice(index + 1))
        counts.set(`${name} + ${other}`, (counts.get(`${name} + ${other}`) ?? 0) + 1)
    }
  }
  const singles = [...counts].filter(([name]) => !name.includes(' + '))
  const pairs = [...counts].filter(([name]) => name.includes(' + '))
  const show = (list: [string, number][]) =>
    list
      .toSorted(([, left], [, right]) => left - right)
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ')
  process.stderr.write(`features of ${total} flows: ${show(singles)}\npairs: ${show(pairs)}\n`)

  const all = [
    'activate',
    'join all',
    'join any',
    'failure',
    'default',
    'stand-in',
    'map',
    'human',
    'human timeout',
    'retry',
  ]
  const floor = Math.max(1, Math.floor(total / 50))
  // People inside maps are a feature of maps, drawn too rarely to be paired with all others.
  for (const name of ['human in a map', 'human timeout in a map'])
    expect([name, (counts.get(name) ?? 0) >= Math.floor(total / 100)]).toEqual([name, true])
  const pairFloor = total >= 1000 ? 5 : 0
  for (const [index, name] of all.entries()) {
    expect([name, (counts.get(name) ?? 0) >= floor]).toEqual([name, true])
    for (const other of all.slice(index + 1)) {
      const pair = [name, other].toSorted().join(' + ')
      expect([pair, (counts.get(pair) ?? 0) >= pairFloor]).toEqual([pair, true])
    }
  }
})
