import { behindOf, type MeasuredRow } from './gate-rows-order'

const row = (number: number, arm: string, measured: MeasuredRow['measurements'][string], outcome = 'completed') => ({
  row: number,
  arm,
  outcome,
  inputs: { question: `q${number}` },
  outputs: { answer: `a${number}` },
  measurements: { f1: measured },
})

test('rows without a number come first, then the worst, and what was skipped by right comes last', () => {
  const rows = [
    row(0, 'candidate', { score: 0.9 }),
    row(1, 'candidate', { skipped: true, why: 'The answer makes no claim' }),
    row(2, 'candidate', { unchecked: true, why: 'no judge' }),
    row(3, 'candidate', { score: 0.1, reason: 'it lacks 68 km/h' }),
    row(3, 'baseline', { score: 0.6 }),
  ]
  const found = behindOf(rows, 'f1', false)
  expect(found.map((one) => one.row)).toEqual([2, 3, 0, 1])
  expect(found[1]).toMatchObject({ score: 0.1, before: 0.6, change: -0.5, why: 'it lacks 68 km/h', asked: 'q3' })
  expect(found[0]).toMatchObject({ score: null, none: 'unchecked', why: 'no judge' })
  expect(behindOf(rows, 'f1', true).map((one) => one.row)).toEqual([2, 0, 3, 1])
})
