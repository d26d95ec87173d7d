import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from './api'
import { deployModule, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

const isFull = process.env['SLUICE_CRASH'] === 'full'
const many = isFull ? 200 : 30
const kills = isFull ? 4 : 1
const patienceMs = 300_000

jest.setTimeout(2 * patienceMs)

// Fails the first time in a process, so that its retry waits by a timer.
const flaky = `const seen = new Set()
export default ({ n }) => {
  if (!seen.has(n)) { seen.add(n); throw new Error('not yet') }
  return { n }
}
`
const inner = {
  yaml: `inputs:
  n: {type: int}
outputs:
  said: {type: string, reference: "\${twice.output}"}
nodes:
- {name: once, type: prompt, source: {type: code, path: say.jinja2}, inputs: {n: "\${inputs.n}"}}
- {name: twice, type: prompt, source: {type: code, path: say.jinja2}, inputs: {n: "\${once.output}"}}
`,
  files: { 'say.jinja2': '<{{ n }}>' },
}
const outer = (hash: string, timeout: string) => ({
  yaml: `inputs:
  n: {type: int}
  list: {type: list}
outputs:
  verdict: {type: object, reference: "\${ask.output}"}
  called: {type: object, reference: "\${call.output}"}
  each: {type: list, reference: "\${each.output}"}
  tried: {type: object, reference: "\${flaky.output}"}
nodes:
- name: ask
  type: human
  form: {ok: boolean}
  timeout: ${timeout}
  on_error: {default: {ok: nobody}}
  inputs: {n: "\${inputs.n}"}
- {name: call, type: flow, flow: inner, inputs: {n: "\${inputs.n}"}}
- name: each
  type: map
  over: list
  as: item
  inputs: {list: "\${inputs.list}"}
  nodes:
  - {name: say, type: prompt, source: {type: code, path: say.jinja2}, inputs: {n: "\${inputs.item}"}}
  outputs:
    said: {type: string, reference: "\${say.output}"}
- {name: flaky, type: script, source: {type: code, path: flaky.ts}, retry: {attempts: 5, delay: 1s}, inputs: {n: "\${inputs.n}"}}
`,
  files: { 'say.jinja2': '<{{ n }}>' },
  code: { 'flaky.ts': hash },
})

// Nobody answers every third.
const isLeft = (n: number): boolean => n % 3 === 0

let folder: string
let ground: Ground
const env = { SLUICE_FLOWS_DIR: '', SLUICE_LEASE_MS: '2000', SLUICE_REQUESTS_PER_MINUTE: '1000000' }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-many-'))
  ground = await startGround({ folder, env })
})
afterAll(async () => {
  await ground.stop()
  rmSync(folder, { recursive: true, force: true })
})

test(`[3] ${many} durable runs at once, with timers, people, called flows and maps, all end as they should though the process group is killed`, async () => {
  expect((await publish(ground, 'inner', inner)).status).toBe(201)
  const hash = await deployModule(ground, flaky)
  for (const [name, timeout] of [
    ['patient', '1h'],
    ['hasty', '3s'],
  ] as const) {
    const published = await publish(ground, name, outer(hash, timeout))
    expect([published.text, published.status]).toEqual([published.text, 201])
  }
  const runs = await Promise.all(
    Array.from({ length: many }, async (_none, n) => {
      const flow = isLeft(n) ? 'hasty' : 'patient'
      const reply = await call<{ run_id: string }>(ground, 'POST', `/api/flows/${flow}/runs`, { n, list: [n, 'x'] })
      return { n, id: reply.body.run_id }
    }),
  )
  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 300 + 700 * kill))
    await ground.kill()
    ground = await startGround({ folder, env })
  }
  const answered = runs.filter(({ n }) => !isLeft(n))
  for (const { id } of answered)
    await eventually(async () => {
      const { status } = await call(ground, 'POST', `/api/runs/${id}/input`, { node: 'ask', value: { ok: true } })
      return status === 202 ? true : undefined
    }, patienceMs)
  for (const { n, id } of runs) {
    const run = await eventually(async () => {
      const { body } = await call(ground, 'GET', `/api/runs/${id}`)
      return ['completed', 'failed', 'cancelled'].includes(String(body['status'])) ? body : undefined
    }, patienceMs)
    expect(run).toMatchObject({
      status: 'completed',
      outputs: {
        verdict: { ok: isLeft(n) ? 'nobody' : true },
        called: { said: `<<${n}>>` },
        each: [{ said: `<${n}>` }, { said: '<x>' }],
        tried: { n },
      },
    })
  }
})
