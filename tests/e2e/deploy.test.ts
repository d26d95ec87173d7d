import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BlobServiceClient } from '@azure/storage-blob'
import { call } from './api'
import { startGround, type Ground } from './ground'

jest.setTimeout(120_000)

const root = join(__dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'sluice-deploy-'))
let ground: Ground

beforeAll(async () => {
  ground = await startGround()
})
afterAll(async () => {
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A folder of flows with one that says a word. */
const flowsThatSay = (word: string): string => {
  const place = join(folder, word, 'greeter')
  mkdirSync(place, { recursive: true })
  writeFileSync(
    join(place, 'flow.dag.yaml'),
    'inputs: {}\noutputs:\n  said: {type: string, reference: "${say.output}"}\nnodes:\n- name: say\n  type: prompt\n  source: {type: code, path: say.jinja2}\n  inputs: {}\n',
  )
  writeFileSync(join(place, 'say.jinja2'), word)
  return join(folder, word)
}

/** Runs a piece of the deploy step in a process of its own, as azd does. */
const run = async (script: string, ...args: readonly string[]): Promise<string> => {
  const text = `
    import { deploy, firstKey, withOwnerKey } from './scripts/deploy.mjs'
    import { loadSamples, repoLabels } from './scripts/load-samples.mjs'
    const [url, connectionString, ...args] = process.argv.slice(1)
    const say = () => {}
    ${script}`
  const given = ['--input-type=module', '--eval', text, ground.url, ground.storage, ...args]
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: root })
  return stdout
}

const deploying = 'await deploy({ url, storage: { connectionString }, folder: args[0], say })'

const said = async (label?: string): Promise<string> => {
  const query = label === undefined ? '' : `?label=${label}`
  const { body } = await call<{ outputs: { said: string } }>(ground, 'POST', `/api/flows/greeter/invoke${query}`, {})
  return body.outputs.said
}

test('the deploy step adds every code module and the Python runtime, each under its hash, and adds none twice', async () => {
  await run(deploying, flowsThatSay('first'))
  const container = BlobServiceClient.fromConnectionString(ground.storage).getContainerClient('code')
  const names: string[] = []
  for await (const { name } of container.listBlobsFlat()) names.push(name)
  const built = readdirSync(join(root, 'dist', 'code')).filter((name) => /^[0-9a-f]{64}\.(mjs|py)$/.test(name))
  const runtime = JSON.parse(readFileSync(join(root, 'dist', 'code', 'python-runtime.json'), 'utf8')) as Record<
    string,
    string
  >
  expect(names).toEqual(expect.arrayContaining(built))
  for (const hash of Object.values(runtime)) expect(names.some((name) => name.startsWith(hash))).toBe(true)
  expect(
    await run(
      `await deploy({ url, storage: { connectionString }, folder: args[0], say: console.log })`,
      flowsThatSay('first'),
    ),
  ).toContain(`Code: 0 modules added, ${built.length + Object.keys(runtime).length} were there.`)
})

test('[13] A, B, A ends on A; of two deployments at one time the one that is late to move `repo` is refused', async () => {
  await run(deploying, flowsThatSay('first'))
  await run(deploying, flowsThatSay('second'))
  expect([await said('repo'), await said()]).toEqual(['second', 'second'])
  await run(deploying, flowsThatSay('first'))
  expect([await said('repo'), await said()]).toEqual(['first', 'first'])
  const late = run(
    `const before = await repoLabels({ url, folder: args[0] })
     await deploy({ url, storage: { connectionString }, folder: args[1], say })
     await loadSamples({ url, folder: args[0], before })`,
    flowsThatSay('late'),
    flowsThatSay('second'),
  )
  await expect(late).rejects.toThrow(/412.*was to be moved from/s)
  expect(await said('repo')).toBe('second')
})

test('the key a deployment makes for itself is gone afterwards, also where the deployment failed', async () => {
  const text = await run(`
    const made = new Map()
    const keys = {
      create: async (caller, { name, roles }) => (made.set('k1', roles), { id: 'k1', key: 'secret', name, roles }),
      revoke: async (caller, id) => void made.delete(id),
      list: async () => ({ items: [...made.keys()] }),
    }
    const during = await withOwnerKey(keys, {}, async (key) => [key, ...made.get('k1')])
    const failed = await withOwnerKey(keys, {}, async () => { throw new Error('no') }).catch((error) => error.message)
    const left = made.size
    const first = await firstKey(keys, {})
    console.log(JSON.stringify({ during, failed, left, first, again: (await firstKey(keys, {})) ?? null }))`)
  expect(JSON.parse(text)).toEqual({ during: ['secret', 'owner'], failed: 'no', left: 0, first: 'secret', again: null })
})
