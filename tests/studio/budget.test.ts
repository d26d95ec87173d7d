import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const built = join(__dirname, '..', '..', 'dist', 'studio')
const page = readFileSync(join(built, 'index.html'), 'utf8')
const read = (name: string): string => readFileSync(join(built, name), 'utf8')
const gzipped = (names: readonly string[]): number => names.reduce((sum, name) => sum + gzipSync(read(name)).length, 0)

/** A script with all that it imports before it runs. */
const withImports = (name: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const [, path = ''] of read(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(`assets/${path}`, seen)
  return seen
}

test('the first load is below 300 kB of gzipped script: the frame, and the page with the most beneath it', () => {
  const entries = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name = '']) => name)
  expect(entries.length).toBeGreaterThan(0)
  const first = new Set(entries.flatMap((name) => [...withImports(name)]))
  const home = readdirSync(join(built, 'assets')).find((name) => /^home-.*\.js$/.test(name)) ?? ''
  const size = gzipped([...new Set([...first, ...withImports(`assets/${home}`)])])
  expect(size).toBeLessThan(300_000)
})

test('the page holds no inline script or style, and nothing of elsewhere', () => {
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/)
  expect(page).not.toMatch(/<style|style="|\son\w+=/)
  expect(page).not.toMatch(/(?:src|href)="(?!\/)/)
  const scripts = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.css'))
  for (const name of scripts) expect(read(`assets/${name}`)).not.toMatch(/url\(["']?(?:https?:|data:)/)
})
