import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sha256 } from '../shared/json'

const script = pathToFileURL(join(__dirname, 'build-code.mjs')).href
const folders: string[] = []

const houseWith = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'build-code-'))
  folders.push(root)
  mkdirSync(join(root, 'flows', 'f'), { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, 'flows', 'f', path), text)
  return root
}

const build = (root: string): Record<string, string> => {
  const program = `import { buildCode } from ${JSON.stringify(script)}; console.log(JSON.stringify(await buildCode({ root: ${JSON.stringify(root)} })))`
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', stdio: 'pipe' }),
  ) as Record<string, string>
}

const yaml = `nodes:
- {name: a, type: script, source: {type: code, path: ./add.ts}}
- {name: b, use_variants: true}
node_variants: {b: {default_variant_id: x, variants: {x: {node: {type: script, source: {path: two.ts}}}}}}
`
const files = {
  'flow.dag.yaml': yaml,
  'add.ts': "import { one } from './one'\nexport default ({ n }: { n: number }): number => n + one\n",
  'one.ts': 'export const one: number = 1\n',
  'two.ts': 'export default () => 2\n',
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

test('every code file a flow names becomes one module named by its hash, the same wherever the house stands', () => {
  const [here, there] = [houseWith(files), houseWith(files)]
  const manifest = build(here)
  expect(Object.keys(manifest)).toEqual(['f/add.ts', 'f/two.ts'])
  expect(build(there)).toEqual(manifest)
  const out = join(here, 'dist', 'code')
  expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).toEqual(manifest)
  for (const hash of Object.values(manifest)) {
    const source = readFileSync(join(out, `${hash}.mjs`), 'utf8')
    expect(sha256(source)).toBe(hash)
    expect(source).not.toContain(tmpdir())
    expect(source).not.toMatch(/^import /m)
  }
  expect(readdirSync(out)).toHaveLength(3)
})

test('code outside its flow’s folder is not built, be it by a link', () => {
  const root = houseWith({ 'flow.dag.yaml': yaml, 'two.ts': files['two.ts'] })
  writeFileSync(join(root, 'secret.ts'), 'export default 1')
  symlinkSync(join(root, 'secret.ts'), join(root, 'flows', 'f', 'add.ts'))
  expect(() => build(root)).toThrow(/not a link/)
})
