/** Simulates how often the intervals of evaluations hold what is true, and writes the table to docs/bench/intervals.md. */
import { build } from 'esbuild'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'sluice-intervals-'))
const outfile = join(folder, 'grid.cjs')
await build({
  entryPoints: [join(root, 'tests/intervals/grid.ts')],
  bundle: true,
  platform: 'node',
  outfile,
  logLevel: 'error',
})
const { grid, coverageOf } = createRequire(import.meta.url)(outfile)
rmSync(folder, { recursive: true })

const simulations = 2_000
const resamples = 999
const rows = grid.map((cell) => {
  const { shown, held, width, methods } = coverageOf(cell, simulations, resamples)
  const coverage = held / shown
  const excess = (coverage - 0.95) * 100
  const told =
    shown === 0
      ? ['none shown', '', '', '']
      : [
          `${(coverage * 100).toFixed(1)} %`,
          `${excess >= 0 ? '+' : '−'}${Math.abs(excess).toFixed(1)}`,
          width.toPrecision(3),
          methods.join(', '),
        ]
  const line = `| ${[cell.figure, cell.values, cell.n, simulations, shown, ...told].join(' | ')} |`
  process.stdout.write(`${line}\n`)
  return line
})
writeFileSync(
  join(root, 'docs/bench/intervals.md'),
  `# How often intervals hold what is true

\`node bench/intervals.mjs\` draws ${simulations} seeded samples a line from a distribution whose figure is known, makes the interval
that an evaluation would show (95 %, ${resamples} resamples), and counts. *Excess* is what lies above or below 95 %, in percentage
points; *shown* says in how many samples there was an interval at all. Simulation error is about ±1.1 points at 93 %.
A line without an interval says that no method holds there; a comparison that needs it is inconclusive.

| figure | values | n | simulations | shown | coverage | excess | mean width | method |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`,
)
