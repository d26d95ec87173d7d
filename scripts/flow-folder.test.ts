import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const top = mkdtempSync(join(tmpdir(), 'sluice-flow-folder-'))
afterAll(() => rmSync(top, { recursive: true }))

const filesOf = (folder: string): Readonly<Record<string, string>> => {
  const script = `import { flowFiles } from ${JSON.stringify(join(__dirname, 'flow-folder.mjs'))}; console.log(JSON.stringify(Object.fromEntries(flowFiles(process.argv[1]))))`
  const found = execFileSync(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: 'pipe' })
  return JSON.parse(found.toString()) as Record<string, string>
}

test('[§1.1] includes come under their base names and go before the folder’s own; an absent one is an error', () => {
  const folder = join(top, 'flow')
  for (const path of ['flow', 'lib/deep']) mkdirSync(join(top, path), { recursive: true })
  writeFileSync(join(folder, 'flow.dag.yaml'), 'additional_includes: [../words.md, ../lib]\nnodes: []\n')
  for (const path of ['flow/words.md', 'words.md', 'lib/deep/x.md']) writeFileSync(join(top, path), path)
  const files = filesOf(folder)
  expect(Object.keys(files).toSorted()).toEqual(['flow.dag.yaml', 'lib/deep/x.md', 'words.md'])
  expect(files['words.md']).toBe(join(top, 'words.md'))
  writeFileSync(join(folder, 'flow.dag.yaml'), 'additional_includes: [../gone.md]\nnodes: []\n')
  expect(() => filesOf(folder)).toThrow(/unable to find additional include/)
})
