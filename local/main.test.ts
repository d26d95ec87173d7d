import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { makeApp, temporaryFolder } from './fixtures/child'

const here = __dirname
const folder = temporaryFolder()
const appRoot = `${folder.path}-app`
beforeAll(() => makeApp(appRoot, 'environment', {}, { FROM_FILE: 'file' }))
afterAll(() => folder.remove())

const none = { OPENAI_API_KEY: '', AZURE_OPENAI_ENDPOINT: '', SLUICE_MODEL_BASE_URL: '', SLUICE_HOSTS: 'shop.example' }

interface Run {
  readonly child: ChildProcessWithoutNullStreams
  readonly firstLine: Promise<string>
  readonly ended: Promise<number | null>
  readonly errors: () => string
}

function run(given: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const script = [`-r`, path.join(here, 'fixtures', 'register.cjs'), path.join(here, 'main.ts'), ...given]
  const child = spawn(process.execPath, script, { cwd: appRoot, env: { ...process.env, ...none, ...env } })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const firstLine = new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
  return { child, firstLine, ended, errors: () => errors }
}

test('it says where it answers, gives the app its ground and a model, and stops at one Ctrl-C', async () => {
  const { child, firstLine, ended } = run(['--port', '0', '--data', folder.path, '--json'])
  const ready = JSON.parse(await firstLine) as { ready: boolean; url: string; port: number; pid: number; model: string }
  expect(ready).toMatchObject({ ready: true, url: `http://localhost:${ready.port}`, pid: child.pid })

  const settings = (await (await fetch(`${ready.url}/settings`)).json()) as Record<string, string>
  expect(settings).toMatchObject({
    FROM_FILE: 'file',
    SLUICE_GROUND: 'local',
    SLUICE_STORE: 'sqlite',
    SLUICE_DATA: folder.path,
    SLUICE_HOSTS: `localhost:${ready.port},127.0.0.1:${ready.port},[::1]:${ready.port},shop.example`,
    SLUICE_MODEL_BASE_URL: `${ready.model}/v1`,
    SLUICE_MODEL_PROVIDER: 'offline',
    WEBSITE_HOSTNAME: `localhost:${ready.port}`,
  })
  expect(settings['AzureWebJobsStorage']).toMatch(/BlobEndpoint=http:\/\/127\.0\.0\.1:\d+/)

  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(existsSync(path.join(folder.path, 'lock.json'))).toBe(false)
}, 30_000)

test('with a model elsewhere it starts none of its own, and people get lines they can read', async () => {
  const { child, firstLine, ended } = run(['--port=0', '--data', folder.path], {
    SLUICE_MODEL_BASE_URL: 'http://127.0.0.1:9/v1',
  })
  expect(await firstLine).toMatch(/^Ready at http:\/\/localhost:\d+$/)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
}, 30_000)

test('a second Ctrl-C ends it at once, though a request still runs', async () => {
  const { child, firstLine, ended } = run(['--port', '0', '--data', folder.path, '--json', '--no-offline-model'])
  const { url, model } = JSON.parse(await firstLine) as { url: string; model: string | null }
  expect(model).toBeNull()
  const hanging = fetch(`${url}/hangs`).catch(() => 'cut off')
  while (!(await (await fetch(`${url}/hanging`)).json())) await new Promise((resolve) => setTimeout(resolve, 10))
  child.kill('SIGINT')
  setTimeout(() => child.kill('SIGINT'), 100)
  expect(await ended).toBe(130)
  expect(await hanging).toBe('cut off')
}, 30_000)

test.each([
  [['--port', 'many'], '--port must be a number from 0 to 65535, found "many"'],
  [['--time-scale', 'fast'], '--time-scale must be a number above 0, found "fast"'],
  [['--colour'], "Unknown option '--colour'"],
  [['--guest-of', 'nowhere'], '--guest-of must be the address of a host, found "nowhere"'],
  [['--guest-of', 'http://localhost:1'], '--guest-of needs AzureWebJobsStorage'],
])(
  '%j is refused with one clear line',
  async (given, reason) => {
    const { ended, errors } = run(given)
    expect(await ended).toBe(1)
    expect(errors()).toContain(reason)
    expect(errors()).not.toContain('    at ')
  },
  30_000,
)
