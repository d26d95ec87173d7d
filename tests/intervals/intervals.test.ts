import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { coverageOf, grid, sizes } from './grid'

const simulations = 120
// What chance alone takes from a coverage of 93 % in so few simulations, nearly always.
const slack = 3 * Math.sqrt((0.93 * 0.07) / simulations)

const silent = grid.filter(({ figure, values, n }) => {
  if (figure === 'p95') return n < 59
  if (figure === 'p95 difference') return n < 72
  const hasNoScale = /^(normal|skewed: exp|very skewed)/.test(values)
  return hasNoScale && figure !== 'rate' && n < 80
})

test('[28] every interval that is shown holds what is true at least as often as is published', () => {
  for (const cell of grid) {
    const { shown, held } = coverageOf(cell, simulations, 199)
    if (shown === 0) continue
    expect([cell.figure, cell.values, cell.n, held / shown >= 0.93 - slack]).toEqual([
      cell.figure,
      cell.values,
      cell.n,
      true,
    ])
  }
})

test('[28] where no method holds no interval is shown: no p95 of 20 values, no mean of a few values without a scale', () => {
  expect(silent.length).toBeGreaterThan(10)
  for (const cell of silent) {
    expect([cell.figure, cell.values, cell.n, coverageOf(cell, 20, 99).shown]).toEqual([
      cell.figure,
      cell.values,
      cell.n,
      0,
    ])
  }
})

test('the published table has every cell of the grid, each at 93 % or without an interval', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'bench', 'intervals.md'), 'utf8')
  const rows = text
    .split('\n')
    .filter((line) => /^\| (mean|difference|rate|p95)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  expect(rows.map(([, figure, values, n]) => [figure, values, Number(n)])).toEqual(
    grid.map(({ figure, values, n }) => [figure, values, n]),
  )
  for (const [, figure, values, n, simulated, shown, coverage] of rows) {
    const isSilent = Number(shown) === 0
    const holds = isSilent ? coverage === 'none shown' : Number.parseFloat(coverage ?? '') >= 93
    expect([figure, values, n, Number(simulated), holds]).toEqual([figure, values, n, 2_000, true])
  }
  expect(sizes).toEqual([20, 60, 300])
})
