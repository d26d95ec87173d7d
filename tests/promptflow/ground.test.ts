import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { call } from '../e2e/api'
import { eventually, startGround, type Ground } from '../e2e/ground'
import { publish } from '../e2e/flows'
import { asHere } from './compare'
import { readFolder } from './folders'

// A ground and its first interpreter take some seconds, and more while other suites run.
jest.setTimeout(120_000)

const root = join(__dirname, '..', '..')
let ground: Ground
let work: string

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'sluice-python-'))
  mkdirSync(join(work, 'connections'))
  writeFileSync(
    join(work, 'connections', 'shop.yaml'),
    'kind: custom\nfields: {region: north, shelf: "7"}\nsecrets: {token: "env:SHOP_TOKEN"}\n',
  )
  writeFileSync(
    join(work, 'connections', 'models.yaml'),
    'kind: azure_openai\nbase_url: https://models.example/\napi_version: 2024-10-21\nsecrets: {api_key: "env:MODEL_KEY"}\n',
  )
  ground = await startGround({
    env: { SLUICE_CONNECTIONS_DIR: join(work, 'connections'), SHOP_TOKEN: 'shop-token', MODEL_KEY: 'model-key' },
  })
  await deploy(join(root, 'tests', 'promptflow'))
})
afterAll(async () => {
  await ground?.stop()
  rmSync(work, { recursive: true, force: true })
})

/** Builds the code of a folder of flows and adds it to the ground, as the deploy step does; answers the manifest. */
const deploy = async (flows: string): Promise<Record<string, string>> => {
  const out = join(work, 'code')
  const steps = `
    import { buildCode } from './scripts/build-code.mjs'
    import { deployCode } from './scripts/deploy-code.mjs'
    const [root, flows, out, connectionString] = process.argv.slice(1)
    await buildCode({ root, flows, out })
    await deployCode({ connectionString, folder: out })`
  // The sources of a flow lie inside the repository that is built.
  const base = flows.startsWith(root) ? root : flows
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', steps, base, flows, out, ground.storage],
    { cwd: root },
  )
  return JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Record<string, string>
}

interface Run {
  readonly id: string
  readonly status: string
  readonly outputs?: unknown
  readonly nodes: readonly { readonly path: string; readonly status: string; readonly logs?: string }[]
}

const folders = [
  'activate-and-bypass',
  'dataclass-output',
  'generator',
  'additional-includes',
  'environment-and-connection',
]

test.each(folders)('%s gives the same through the API, at once and durably', async (name) => {
  const { order, data, expected } = readFolder(name)
  const published = await publish(ground, name, order)
  expect([published.status, published.body]).toEqual([201, expect.anything()])
  const lines = expected.filter(({ line, outputs }) => line !== undefined && outputs)
  for (const { line = 0, outputs } of lines.slice(0, 2)) {
    const inputs = data[line]
    const answer = await call(ground, 'POST', `/api/flows/${name}/invoke`, inputs)
    // What counts its calls goes on counting in the same interpreter.
    const same = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll(/(HI [^!]+!) \d+/g, '$1')) as unknown
    expect([answer.status, same(answer.body['outputs'])]).toEqual([200, same(asHere(outputs))])

    const started = await call<{ run_id: string }>(ground, 'POST', `/api/flows/${name}/runs`, inputs)
    expect(started.status).toBe(202)
    const run = await eventually(async () => {
      const { body } = await call<Run>(ground, 'GET', `/api/runs/${started.body.run_id}`)
      return ['completed', 'failed'].includes(body.status) ? body : undefined
    })
    expect([run.status, same(run.outputs)]).toEqual(['completed', same(asHere(outputs))])
  }
})

test('a failing tool is answered with the user’s file and line, and what it printed stays with the node', async () => {
  const flows = join(work, 'flows')
  mkdirSync(join(flows, 'failing'), { recursive: true })
  const yaml = 'outputs: {}\nnodes:\n- {name: a, type: python, source: {type: code, path: a.py}}\n'
  writeFileSync(join(flows, 'failing', 'flow.dag.yaml'), yaml)
  writeFileSync(
    join(flows, 'failing', 'a.py'),
    'from promptflow import tool\n\n@tool\ndef f():\n    print("so far")\n    return 1 / 0\n',
  )
  const manifest = await deploy(flows)
  await publish(ground, 'failing', { yaml, code: { 'a.py': manifest['failing/a.py'] } })
  const { status, body } = await call<{ code: string; detail: string; run_id?: string; details?: { run_id: string } }>(
    ground,
    'POST',
    '/api/flows/failing/invoke',
    {},
  )
  expect([status, JSON.stringify(body)]).toEqual([500, expect.stringContaining('“a.py” line 6: ZeroDivisionError')])
  const runs = await call<{ items: readonly { id: string }[] }>(ground, 'GET', '/api/runs?flow=failing')
  const run = await call<Run>(ground, 'GET', `/api/runs/${runs.body.items[0]?.id}`)
  expect(run.body.nodes[0]).toMatchObject({ path: 'a', status: 'failed', logs: 'so far\n' })
})

test('a version keeps the Python it was published with after another was deployed', async () => {
  const flows = join(work, 'pinned-flows')
  const yaml =
    'outputs: {o: {type: string, reference: "${a.output}"}}\nnodes:\n- {name: a, type: python, source: {path: a.py}}\n'
  const publishSaying = async (word: string): Promise<string> => {
    rmSync(flows, { recursive: true, force: true })
    mkdirSync(join(flows, 'pinned', 'lib'), { recursive: true })
    writeFileSync(join(flows, 'pinned', 'flow.dag.yaml'), yaml)
    writeFileSync(join(flows, 'pinned', 'lib', 'words.py'), `word = "${word}"\n`)
    writeFileSync(
      join(flows, 'pinned', 'a.py'),
      'from promptflow import tool\nfrom lib.words import word\n\n@tool\ndef f():\n    return word\n',
    )
    const manifest = await deploy(flows)
    const code = Object.fromEntries(Object.entries(manifest).map(([path, hash]) => [path.replace('pinned/', ''), hash]))
    expect(Object.keys(code)).toEqual(['a.py', 'lib/words.py'])
    const { body } = await publish(ground, 'pinned', { yaml, code })
    return String(body['hash'])
  }
  const [one, two] = [await publishSaying('one'), await publishSaying('two')]
  const said = async (version: string) =>
    (await call(ground, 'POST', `/api/flows/pinned/invoke?version=${version}`, {})).body['outputs']
  expect([await said(one), await said(two), await said(one)]).toEqual([{ o: 'one' }, { o: 'two' }, { o: 'one' }])
})

test('Python is not uploaded, and an upload beside deployed code says so', async () => {
  const { order } = readFolder('generator')
  const { status, body } = await publish(ground, 'uploaded', { ...order, files: { 'split.py': 'x = 1' } })
  expect([status, body['code']]).toEqual([422, 'code_not_deployed'])
})
