import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { call } from './api'
import { eventually, startGround, type Ground } from './ground'
import { loadSamples } from './samples'

jest.setTimeout(180_000)

const root = join(__dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'sluice-package-'))
const app = join(folder, 'app')
let bundle: { zip: Buffer; asked: string[]; atLoad: string[] }
let ground: Ground

beforeAll(async () => {
  bundle = makeBundle()
  for (const [name, bytes] of Object.entries(unzipSync(bundle.zip))) {
    mkdirSync(dirname(join(app, name)), { recursive: true })
    writeFileSync(join(app, name), bytes)
  }
  ground = await startGround({ app, host: root, env: { NODE_PATH: lentFolder() } })
})
afterAll(async () => {
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the package is below 5 MB, without source maps, code of flows or packages beside it', () => {
  expect(bundle.zip.length).toBeLessThan(5_000_000)
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' })
  expect(files.filter((name) => /node_modules|\.map$|\.ts$|[0-9a-f]{64}|pyodide/.test(name))).toEqual([])
  expect(files).toEqual(expect.arrayContaining(['host.json', 'package.json', '.funcignore', 'LICENSE']))
})

test('the package asks for nothing but Node, the host’s module and the SQLite of a Node without one', () => {
  const others = bundle.asked.filter((name) => !builtinModules.includes(name.replace('node:', '')))
  expect(others.toSorted()).toEqual(
    ['@azure/functions-core', '@photostructure/sqlite', 'node:sqlite'].filter((name) => others.includes(name)),
  )
})

test('loading the app reads no SDK: each waits for its first use', () => {
  const sdks =
    /^(@azure\/(?!functions)|durable-functions|openai|cheerio|jose|gpt-tokenizer|unpdf|mammoth|pyodide|csv-parse|undici|chardet|obscenity)/
  expect(bundle.atLoad.filter((name) => sdks.test(name))).toEqual([])
})

test('host.json of the package stands on the Durable Task Scheduler, and keeps what the repository’s says', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as { extensions: Record<string, object> }
  const [own, packed] = [read(join(root, 'host.json')), read(join(app, 'host.json'))]
  expect(packed.extensions['queues']).toEqual(own.extensions['queues'])
  expect(packed.extensions['durableTask']).toMatchObject({
    ...own.extensions['durableTask'],
    hubName: 'sluice',
    storageProvider: { type: 'azureManaged' },
  })
})

test('unpacked in an empty folder, it answers the sample’s question and carries a durable run on the local ground', async () => {
  await loadSamples(ground)
  const question = 'At what temperature may I wash the Nivalo in the machine?'
  const { status, body } = await call<{ outputs: { answer: string } }>(
    ground,
    'POST',
    '/api/flows/retail-copilot/invoke',
    { question },
  )
  expect([status, body.outputs.answer]).toEqual([200, expect.stringContaining('30 °C')])
  const started = await call<{ run_id: string }>(ground, 'POST', '/api/flows/retail-copilot/runs', { question })
  expect(started.status).toBe(202)
  const ended = await eventually(async () => {
    const { body: run } = await call<{ status: string }>(ground, 'GET', `/api/runs/${started.body.run_id}`)
    return ['queued', 'running'].includes(run.status) ? undefined : run.status
  })
  expect(ended).toBe('completed')
})

test('every door of the package opens, the one that tells of all of them too', async () => {
  const { body } = await call<{ paths: Record<string, Record<string, unknown>> }>(ground, 'GET', '/api/openapi.json')
  const lists = Object.entries(body.paths).filter(([path, methods]) => 'get' in methods && !path.includes('{'))
  expect(lists.length).toBeGreaterThan(10)
  const answers = await Promise.all(
    lists.map(async ([path]) => `${path} ${(await call(ground, 'GET', path)).status < 500 ? 'answers' : 'fails'}`),
  )
  expect(answers.filter((answer) => answer.endsWith('fails'))).toEqual([])
})

/** Bundles in a process of its own: the bundler is no citizen of the test’s module system. */
const makeBundle = (): typeof bundle => {
  const out = join(folder, 'package')
  const script = `
    import { bundleApp, packagesAtLoad, zipOf } from './scripts/bundle.mjs'
    import { writeFileSync } from 'node:fs'
    const out = process.argv[1]
    const metafile = await bundleApp({ out })
    const asked = new Set(Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((one) => one.external).map(({ path }) => path)))
    writeFileSync(out + '.zip', await zipOf(out))
    console.log(JSON.stringify({ asked: [...asked], atLoad: packagesAtLoad(metafile).map(([name]) => name) }))`
  const text = execFileSync(process.execPath, ['--input-type=module', '--eval', script, out], {
    cwd: root,
    encoding: 'utf8',
  })
  const facts = JSON.parse(text) as Omit<typeof bundle, 'zip'>
  const zip = readFileSync(`${out}.zip`)
  // What the bundler left must not help the unpacked app.
  rmSync(out, { recursive: true })
  return { ...facts, zip }
}

/** Node 20 has no SQLite of its own, and Azure’s has: the ground lends this one package and no other. */
const lentFolder = (): string => {
  const lent = join(folder, 'lent')
  mkdirSync(join(lent, '@photostructure'), { recursive: true })
  symlinkSync(
    join(root, 'node_modules', '@photostructure', 'sqlite'),
    join(lent, '@photostructure', 'sqlite'),
    'junction',
  )
  return lent
}
