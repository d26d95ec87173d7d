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

const pythonYaml = `additional_includes: [../shared.py]
nodes:
- {name: a, use_variants: true}
node_variants: {a: {default_variant_id: x, variants: {x: {node: {type: python, source: {path: tools/a.py}}}}}}
`

test('every Python file beside a Python node is code, included ones among them, as it is and under its own hash', () => {
  const tool = 'from helper import word\nprint(word)\n'
  const root = houseWith({ 'flow.dag.yaml': pythonYaml, 'helper.py': 'word = 1\n', 'one.ts': files['one.ts'] })
  mkdirSync(join(root, 'flows', 'f', 'tools', '__pycache__'), { recursive: true })
  writeFileSync(join(root, 'flows', 'f', 'tools', 'a.py'), tool)
  writeFileSync(join(root, 'flows', 'f', 'tools', '__pycache__', 'a.py'), 'stale')
  writeFileSync(join(root, 'flows', 'shared.py'), 'shared = 2\n')
  const manifest = build(root)
  expect(Object.keys(manifest)).toEqual(['f/helper.py', 'f/shared.py', 'f/tools/a.py'])
  const file = join(root, 'dist', 'code', `${manifest['f/tools/a.py']}.py`)
  expect([readFileSync(file, 'utf8'), manifest['f/tools/a.py']]).toEqual([tool, sha256(tool)])
})

test('Python beside a flow without a Python node is no code, and none is built through a link', () => {
  const plain = houseWith({ ...files, 'helper.py': 'word = 1\n' })
  expect(Object.keys(build(plain))).toEqual(['f/add.ts', 'f/two.ts'])
  const root = houseWith({ 'flow.dag.yaml': pythonYaml.replace('../shared.py', '../../../outside.py') })
  writeFileSync(join(root, '..', 'outside.py'), 'secret = 1\n')
  expect(() => build(root)).toThrow(/not a link/)
  rmSync(join(root, '..', 'outside.py'))
})
