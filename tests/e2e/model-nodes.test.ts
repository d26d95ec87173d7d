import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, listen } from './api'
import { deployModule, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'
import { startToolModel, type ToolModel } from './tool-model'

jest.setTimeout(180_000)

const png = `data:image/png;base64,${Buffer.from('\x89PNG\r\n\x1a\n----', 'latin1').toString('base64')}`

const outputs = ['first', 'second', 'sum', 'spare', 'seen', 'vectors', 'custom']

const yaml = `
message_format: openai-vision
inputs:
  q: {type: string}
  picture: {type: image, default: {"data:image/png;path": a.png}}
outputs:
${outputs.map((name) => `  ${name}: {type: string, reference: "\${${name}.output}"}`).join('\n')}
nodes:
- name: first
  type: prompty
  path: first.prompty
  inputs: {q: "\${inputs.q}"}
- name: second
  type: prompty
  source: {type: code, path: second.prompty}
  inputs:
    q: "\${inputs.q}"
- name: sum
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {q: "\${inputs.q}", model: caller}
  tools:
  - {name: add, path: add.ts, parameters: {type: object, properties: {a: {type: number}, b: {type: number}}}}
- name: spare
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {q: "\${inputs.q}"}
  models: [spent, spare-wheel]
- name: seen
  type: llm
  source: {type: code, path: see.jinja2}
  inputs: {picture: "\${inputs.picture}"}
- name: vectors
  type: embed
  model: other-embedder
  inputs: {input: "\${inputs.q}"}
- name: custom
  type: custom_llm
  source: {type: package_with_prompt, tool: promptflow.tools.llm_vision.llm_vision, path: see.jinja2}
  inputs: {connection: eyes, deployment_name: eyes-4, picture: "\${inputs.picture}", detail: low}
`

const files = {
  'chat.jinja2': 'system:\nS\nuser:\n{{ q }}\n',
  'see.jinja2': 'user:\n![image]({{ picture }})\nWhat is it?\n',
  'a.png': png,
  'first.prompty':
    '---\nmodel:\n  api: chat\n  configuration: {type: openai, model: one}\ninputs:\n  q: {type: string}\n---\nuser:\n{{q}}\n',
  'second.prompty': '---\nmodel: two\ninputs: [{name: q, kind: string}]\n---\nuser:\n{{q}}',
}

const seen = (model: string, detail: string): string =>
  `${model}: ${JSON.stringify([
    { type: 'image_url', image_url: { url: png, detail } },
    { type: 'text', text: 'What is it?' },
  ])}`

const expected = {
  first: 'one: four',
  second: 'two: four',
  sum: 'caller: 5',
  spare: 'spare-wheel: four',
  seen: seen('echo', 'auto'),
  vectors: [1, 0, 0, 0],
  custom: seen('eyes-4', 'low'),
}

interface Run {
  readonly status: string
  readonly outputs: unknown
  readonly nodes: readonly { readonly path: string; readonly calls: readonly { readonly model: string }[] }[]
}

// Asks four times for a tool that takes its time.
const loop = `
outputs:
  answer: {type: string, reference: "\${answer.output}"}
nodes:
- name: answer
  type: llm
  source: {type: code, path: loop.jinja2}
  inputs: {model: looper}
  tools: [ask.ts]
`

let model: ToolModel
let ground: Ground
let folder: string

const start = (): Promise<Ground> =>
  startGround({
    folder,
    env: {
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_MODEL_BASE_URL: model.url,
      SLUICE_CHAT_MODEL: 'echo',
      SLUICE_EMBEDDING_MODEL: 'embedder',
      SLUICE_EMBEDDING_DIMENSIONS: '4',
      SLUICE_HTTP_ALLOW: '127.0.0.1',
      SLUICE_LEASE_MS: '2000',
    },
  })

beforeAll(async () => {
  model = await startToolModel()
  folder = mkdtempSync(join(tmpdir(), 'sluice-model-nodes-'))
  ground = await start()
  const eyes = { kind: 'serverless', base_url: model.url }
  expect((await call(ground, 'PUT', '/api/connections/eyes', eyes)).status).toBe(201)
  const code = { 'add.ts': await deployModule(ground, 'export default ({ a, b }) => a + b\n') }
  const published = await publish(ground, 'family', { yaml, files, code })
  expect([published.status, published.body['errors']]).toEqual([201, undefined])
})
afterAll(async () => {
  await model.close()
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

const callsOf = ({ nodes }: Run): unknown =>
  Object.fromEntries(nodes.map(({ path, calls }) => [path, calls.map((one) => one.model)]))

const asked = {
  first: ['one'],
  second: ['two'],
  sum: ['caller', 'caller'],
  spare: ['spent', 'spare-wheel'],
  seen: ['echo'],
  vectors: ['other-embedder'],
  custom: ['eyes-4'],
}

test('prompties, tools, a chain of models, images and embeddings answer in a call', async () => {
  const reply = await call<{ outputs: unknown; run_id: string }>(ground, 'POST', '/api/flows/family/invoke', {
    q: 'four',
  })
  expect([reply.status, reply.body.outputs]).toEqual([200, expected])
  const { body } = await call<Run>(ground, 'GET', `/api/runs/${reply.body.run_id}`)
  expect(callsOf(body)).toEqual(asked)
  const trace = await call(ground, 'GET', `/api/runs/${reply.body.run_id}/trace`)
  for (const span of ['chat one', 'chat caller', 'embeddings other-embedder']) expect(trace.text).toContain(`"${span}"`)
})

test('and in a durable run', async () => {
  const started = await call<{ run_id: string }>(ground, 'POST', '/api/flows/family/runs', { q: 'four' })
  expect(started.status).toBe(202)
  const run = await eventually(async () => {
    const { body } = await call<Run>(ground, 'GET', `/api/runs/${started.body.run_id}`)
    return ['completed', 'failed'].includes(body.status) ? body : undefined
  }, 60_000)
  expect([run.status, run.outputs]).toEqual(['completed', expected])
  expect(callsOf(run)).toEqual(asked)
})

test('a prompty streams, as does whoever stands in for a model', async () => {
  const response = await fetch(`${ground.url}/api/flows/family/invoke`, {
    method: 'POST',
    headers: { accept: 'text/event-stream' },
    body: JSON.stringify({ q: 'four' }),
  })
  const heard = await listen(response)
  const textOf = (output: string): string =>
    heard
      .map(({ event, data }) => (event === 'token' && data['output'] === output ? String(data['delta']) : ''))
      .join('')
  expect([textOf('first'), textOf('second'), textOf('spare'), textOf('sum')]).toEqual([
    expected.first,
    expected.second,
    expected.spare,
    expected.sum,
  ])
})

test('an image of a flow is shown as it was sent, and a bad one is named', async () => {
  const { body } = await call<{ files: { path: string; text: string }[] }>(ground, 'GET', '/api/flows/family')
  expect(body.files.find(({ path }) => path === 'a.png')?.text).toBe(png)
  const refused = await publish(ground, 'bad', { yaml, files: { ...files, 'a.png': 'no image' } })
  expect(refused.status).toBe(422)
  expect(refused.body['errors']).toContainEqual(expect.objectContaining({ code: 'InvalidImageInput', file: 'a.png' }))
  const invoked = await call(ground, 'POST', '/api/flows/family/invoke', { q: 'four', picture: 7 })
  expect([invoked.status, invoked.body['errors']]).toMatchObject([422, [{ code: 'LoadMultimediaDataError' }]])
})

test('[2] a kill amid the calls of a tool repeats what was under way, and nothing that was answered', async () => {
  const script = `export default async (_inputs, { fetch }) => (await fetch('${model.url.replace('/v1', '/tool')}')).text()`
  const code = { 'ask.ts': await deployModule(ground, script) }
  const published = await publish(ground, 'loop', { yaml: loop, files: { 'loop.jinja2': 'user:\nGo on.\n' }, code })
  expect([published.status, published.body['errors']]).toEqual([201, undefined])

  const before = model.asked.length
  const since = (what: string): number => model.asked.slice(before).filter((one) => one === what).length
  const started = await call<{ run_id: string }>(ground, 'POST', '/api/flows/loop/runs', {})
  expect(started.status).toBe(202)
  await eventually(async () => (since('tool') >= 3 ? true : undefined))
  await ground.kill()
  expect(since('tool')).toBeLessThanOrEqual(4)
  ground = await start()
  const run = await eventually(async () => {
    const { body } = await call<Run>(ground, 'GET', `/api/runs/${started.body.run_id}`)
    return ['completed', 'failed'].includes(body.status) ? body : undefined
  }, 60_000)
  expect([run.status, run.outputs]).toEqual(['completed', { answer: expect.stringMatching(/^looper: /) as string }])
  // Five answers and four results, and at most the one that was under way is asked for twice.
  expect(since('looper')).toBeGreaterThanOrEqual(5)
  expect(since('tool')).toBeGreaterThanOrEqual(4)
  expect(since('looper') + since('tool')).toBeLessThanOrEqual(10)
})
