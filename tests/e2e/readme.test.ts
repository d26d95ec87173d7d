import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGround, type Ground } from './ground'

jest.setTimeout(120_000)

const root = join(__dirname, '..', '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.startsWith('curl '))

let ground: Ground
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-readme-'))
  writeFileSync(join(folder, 'kettle.md'), '# Kettle\n\nBoil water in it.\n')
  ground = await startGround()
  const load = `
    import { deployCode } from './scripts/deploy-code.mjs'
    import { loadSamples } from './scripts/load-samples.mjs'
    const [url, connectionString] = process.argv.slice(1)
    await deployCode({ connectionString, folder: 'dist/code' })
    await loadSamples({ url })`
  execFileSync(process.execPath, ['--input-type=module', '--eval', load, ground.url, ground.storage], { cwd: root })
})
afterAll(async () => {
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the README shows commands', () => {
  expect(commands.length).toBeGreaterThanOrEqual(4)
})

test.each(commands)('what the README shows works: %s', (command) => {
  const here = command
    .replace('localhost:7071', ground.url.replace('http://', ''))
    .replace('curl ', 'curl --fail-with-body ')
  const answer = execFileSync('bash', ['-c', here], { cwd: folder, encoding: 'utf8' })
  if (command.includes('/invoke')) expect(answer).toContain('HT-')
})
