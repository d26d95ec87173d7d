import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMutants, readRows, type Mutant } from './read-mutants'

const root = join(__dirname, '../..')
const entries = readMutants()
const mutants = entries.filter((entry): entry is Mutant => !('waived' in entry))
const text = (path: string): string => readFileSync(join(root, path), 'utf8')

test('every row of the reference has a mutant, or a waiver with its reason', () => {
  const covered = new Set(entries.map(({ rule }) => rule))
  const rows = readRows()
  expect(rows.filter((row) => !covered.has(row))).toEqual([])
  expect([...covered].filter((rule) => !rows.includes(rule))).toEqual([])
  for (const entry of entries) if ('waived' in entry) expect(entry.waived.length).toBeGreaterThan(40)
})

test('every mutant changes one place of a source that is there; `npm run test:mutants` runs them', () => {
  const lost = mutants.filter(({ file, find, replace }) => find === replace || text(file).split(find).length !== 2)
  expect(lost.map(({ rule, what, file }) => `${rule}: ${what} (${file})`)).toEqual([])
})

test('every mutant names tests that are there', () => {
  const paths = [...new Set(mutants.flatMap(({ tests }) => tests))]
  expect(paths.filter((path) => !path.endsWith('.test.ts') || !existsSync(join(root, path)))).toEqual([])
  for (const { tests } of mutants) expect(tests.length).toBeGreaterThan(0)
})
