import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startOfflineModel, type OfflineModel } from '../../local/offline-model'
import { startGround, type Ground } from './ground'
import { loadSamples } from './samples'

jest.setTimeout(120_000)

interface Result {
  readonly name: string
  readonly ok: boolean
  readonly cause?: string
  readonly fix?: string
}

const root = join(__dirname, '..', '..')

/** Runs the trials in a process of their own, as the deploy step does. */
const smoke = async (url: string, patienceMs = 60_000): Promise<readonly Result[]> => {
  const script = `
    import { smoke } from './scripts/smoke.mjs'
    console.log(JSON.stringify(await smoke({ url: process.argv[1], patienceMs: ${patienceMs} })))`
  const given = ['--input-type=module', '--eval', script, url]
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: root })
  return JSON.parse(stdout) as Result[]
}

describe('an app that was just deployed', () => {
  let ground: Ground
  let model: OfflineModel
  beforeAll(async () => {
    // As slow as a model: without a pause between pieces a busy machine may hear all of them at once.
    model = await startOfflineModel({ tokenDelayMs: 20 })
    ground = await startGround({ env: { SLUICE_MODEL_PROVIDER: 'offline', SLUICE_MODEL_BASE_URL: `${model.url}/v1` } })
    await loadSamples(ground)
  })
  afterAll(async () => {
    await ground.stop()
    await model.close()
  })

  test('passes every trial: an answer, a stream, a durable run, an upload and its deletion', async () => {
    const results = await smoke(ground.url)
    expect(results.filter(({ ok }) => !ok)).toEqual([])
    expect(results).toHaveLength(4)
  })
})

describe('an app that answers wrongly', () => {
  let server: Server
  beforeAll(async () => {
    // It answers as if all were well, and does nothing of it.
    server = createServer((request, response) => {
      request.resume()
      const isRun = request.url?.startsWith('/api/runs/') === true && !request.url.endsWith('/nodes')
      response.setHeader('content-type', 'application/json')
      const first = { started_at: '2026-01-01T00:00:00Z', ended_at: '2026-01-01T00:00:01Z' }
      const later = { started_at: '2026-01-01T00:00:02Z', ended_at: '2026-01-01T00:00:03Z' }
      const items = [
        { path: 'customer', ...first },
        { path: 'retrieve', ...later },
      ]
      response.end(JSON.stringify(isRun ? { status: 'queued' } : { run_id: 'r', outputs: { answer: 'x' }, items }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  test('fails every trial, each with its cause and what to look at', async () => {
    const results = await smoke(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 600)
    expect(results.map(({ ok, cause = '', fix = '' }) => [ok, cause.split('\n')[0], fix !== ''])).toEqual([
      [false, 'nodes that need not wait for each other did', true],
      [false, expect.stringContaining('it ended with'), true],
      [false, 'run r is still under way', true],
      [false, expect.stringMatching(/not indexed after 600 ms/), true],
    ])
  })
})
