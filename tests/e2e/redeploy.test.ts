import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from './api'
import { startCountingModel, type CountingModel } from './counting-model'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

const root = join(__dirname, '..', '..')
let folder: string
let model: CountingModel
let ground: Ground | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-redeploy-'))
  model = await startCountingModel(() => 1_500)
})
afterAll(async () => {
  await ground?.stop()
  await model.close()
  rmSync(folder, { recursive: true, force: true })
})

const flow = `
inputs:
  question: {type: string}
outputs:
  said: {type: string, reference: "\${work.output}"}
nodes:
- name: slow
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {question: "\${inputs.question}"}
  api: chat
- name: work
  type: script
  source: {type: code, path: work.ts}
  inputs: {text: "\${slow.output}"}
`

/** A checkout with one flow whose script says a word, built where it lies. */
const checkOut = (name: string, word: string): string => {
  const app = join(folder, name)
  for (const part of [
    'functions',
    'shared',
    'local',
    'client',
    'cli',
    'studio',
    'scripts',
    'host.json',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ])
    cpSync(join(root, part), join(app, part), { recursive: true, preserveTimestamps: true })
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'))
  const flows = join(app, 'flows', 'coded')
  mkdirSync(flows, { recursive: true })
  writeFileSync(join(flows, 'flow.dag.yaml'), flow)
  writeFileSync(join(flows, 'chat.jinja2'), 'user:\n{{ question }}\n')
  writeFileSync(join(flows, 'word.ts'), `export const word = '${word}'\n`)
  writeFileSync(join(flows, 'work.ts'), `import { word } from './word'\nexport default () => word\n`)
  node(app, 'build.mjs')
  return app
}

const node = (app: string, script: string, ...given: readonly string[]): void => {
  const done = spawnSync(process.execPath, [join(app, 'scripts', script), ...given], { cwd: app, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${script} ended with ${done.status}:\n${done.stderr}`)
}

const startApp = (app: string): Promise<Ground> =>
  startGround({
    app,
    folder: join(folder, 'data'),
    env: {
      SLUICE_MODEL_BASE_URL: model.url,
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_CHAT_MODEL: 'counting',
      SLUICE_LEASE_MS: '2000',
    },
  })

/** What `npm start` does once the app answers: the code goes up, then the flows of the repository are published. */
const deploy = (app: string, { url, storage, folder: data }: Ground): void =>
  node(app, 'fill-ground.mjs', JSON.stringify({ url, storage, data }))

const begin = async (at: Ground): Promise<string> => {
  const { status, body } = await call<{ run_id: string }>(at, 'POST', '/api/flows/coded/runs', { question: 'Which?' })
  expect(status).toBe(202)
  return body.run_id
}

const outputs = (at: Ground, id: string) =>
  eventually(async () => {
    const { body } = await call(at, 'GET', `/api/runs/${id}`)
    return ['completed', 'failed'].includes(String(body['status'])) ? (body['outputs'] ?? body['error']) : undefined
  }, 60_000)

test('[8] a run survives a redeploy that changes its script: the old build and its caches are gone, the new one lies elsewhere', async () => {
  const first = checkOut('first', 'old')
  ground = await startApp(first)
  deploy(first, ground)
  expect(await outputs(ground, await begin(ground))).toEqual({ said: 'old' })
  const before = await begin(ground)
  await eventually(async () => (model.calls.size > 1 ? true : undefined))
  await ground.kill()
  const cache = join(folder, 'data', 'code')
  expect(readdirSync(cache)).toHaveLength(1)
  for (const gone of [first, cache]) rmSync(gone, { recursive: true })

  const second = checkOut('second-elsewhere', 'new')
  ground = await startApp(second)
  deploy(second, ground)
  const after = await begin(ground)
  expect([await outputs(ground, before), await outputs(ground, after)]).toEqual([{ said: 'old' }, { said: 'new' }])
  const { body } = await call<{ items: { labels: string[] }[] }>(ground, 'GET', '/api/flows/coded/versions')
  expect(body.items.map(({ labels }) => labels.includes('latest'))).toEqual([true, false])
})
