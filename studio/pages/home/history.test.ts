import type { RunLine } from '../../api/types'
import type { CardLine } from '../evaluate/scorecard'
import { flowThatMatters, newestOfVersions, ruleOf, toldBy } from './history'

const run = (id: string, hash: string, status: RunLine['status'] = 'completed') =>
  ({ id, hash, variant: null, status }) as unknown as RunLine

test('each version is told by its newest finished evaluation, the oldest version first', () => {
  const runs = [run('5', 'c', 'running'), run('4', 'c'), run('3', 'a'), run('2', 'c'), run('1', 'b')]
  expect(newestOfVersions(runs).map(({ id }) => id)).toEqual(['1', '3', '4'])
  expect(newestOfVersions(runs, 2).map(({ id }) => id)).toEqual(['3', '4'])
})

const line = (change: Partial<CardLine>): CardLine => ({
  key: change.about === undefined ? 'total-latency' : `total-latency.${change.about}`,
  metric: 'latency',
  name: 'total-latency',
  about: 'mean',
  value: 1,
  low: 0,
  high: 2,
  n: 3,
  errors: 0,
  unchecked: 0,
  skipped: 0,
  scale: [0, null],
  isLowerBetter: true,
  ...change,
})

test('what gates ask of a share is found by either of its names', () => {
  const share = { key: 'key-facts', name: 'key-facts', unit: 'share' } as const
  const rule = { min: 0.9 }
  expect(ruleOf(share, { 'key-facts': rule })).toBe(rule)
  expect(ruleOf(share, { 'key-facts.pass_rate': rule })).toBe(rule)
  expect(ruleOf(line({}), { 'total-latency.pass_rate': rule })).toBeUndefined()
})

test('a metric is told by what a gate asks of it, and a wait by a quantile that has an interval', () => {
  const card = [line({}), line({ about: 'p50' }), line({ about: 'p95' })]
  expect(toldBy(card, 'latency', {})?.about).toBe('p95')
  expect(toldBy(card, 'latency', { 'total-latency': { max: 5 } })?.about).toBe('mean')
  expect(toldBy([line({}), line({ about: 'p50' }), line({ about: 'p95', low: null })], 'latency', {})?.about).toBe(
    'p50',
  )
  expect(toldBy(card, 'harm', {})).toBeUndefined()
})

test('a flow in production matters more than one that is asked more', () => {
  const flows = [
    { name: 'busy', runs: 90, labels: {} },
    { name: 'live', runs: 3, labels: { production: 'h' } },
  ]
  expect(flowThatMatters(['busy', 'live'], flows)).toBe('live')
  expect(flowThatMatters(['gone', 'busy'], flows)).toBe('busy')
  expect(flowThatMatters([], flows)).toBeUndefined()
})
