import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type ChildOptions, lockOf, startChild, temporaryFolder } from './fixtures/child'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const refusal = (options: Partial<ChildOptions>): Promise<string> =>
  startChild({ data: folder.path, ...options }).then(
    async (host) => {
      await host.kill()
      return 'it started'
    },
    (error: Error) => error.message,
  )

test.each([
  ['twins', /bad_app: .*index\.cjs failed to load: A function with the id "Twin" has already been registered/],
  [
    'unknown-trigger',
    /bad_trigger: Function "listens" has trigger "serviceBusTrigger"; this host knows .*httpTrigger, .*queueTrigger/,
  ],
  ['table-output', /bad_trigger: Function "writes" has output "table"; this host knows http, blob, queue/],
  ['throws', /bad_app: .*index\.cjs failed to load: this file is broken/],
  ['unset', /bad_settings: Option "queueName" of function "asks" is "%NO_SUCH%", and there is no setting "NO_SUCH"/],
])(
  'the app "%s" does not start, and the reason is named',
  async (app, reason) => {
    expect(await refusal({ app })).toMatch(reason)
  },
  30_000,
)

test.each<[string, object, RegExp]>([
  ['a wrong version', { version: '1.0' }, /bad_settings: .*host\.json:2: "version" is "1\.0": .*2\.0/],
  [
    'a batch too large',
    { extensions: { queues: { batchSize: 99 } } },
    /host\.json:5: "extensions\.queues\.batchSize" is 99: /,
  ],
  [
    'a misspelt key',
    { extensions: { queues: { batchsize: 3 } } },
    /host\.json:5: "extensions\.queues\.batchsize" is 3: /,
  ],
  ['a time that is none', { functionTimeout: '5 minutes' }, /host\.json:\d+: "functionTimeout" is "5 minutes": /],
])('host.json with %s is refused by file, line, key and value', async (_what, hostJson, reason) => {
  expect(await refusal({ hostJson })).toMatch(reason)
})

test('a setting that is no text is refused without showing it', async () => {
  const settings = { MY_SECRET: 12345 as unknown as string }
  const message = await refusal({ settings })
  expect(message).toMatch(/local\.settings\.json:5: "Values\.MY_SECRET" is a number: /)
  expect(message).not.toContain('12345')
})

test('a data folder in use is refused by folder, pid and port, and its holder goes on', async () => {
  const host = await startChild({ data: folder.path })
  try {
    expect(lockOf(folder.path)).toMatchObject({ pid: host.pid, port: host.port })
    const before = readFileSync(path.join(folder.path, 'lock.json'), 'utf8')
    const message = await refusal({})
    expect(message).toContain(
      `data_in_use: The data folder ${folder.path} is in use by process ${host.pid} on port ${host.port}`,
    )
    expect(readFileSync(path.join(folder.path, 'lock.json'), 'utf8')).toBe(before)
    expect(await (await fetch(`${host.url}/hello`)).text()).toBe('hello')
  } finally {
    await host.kill()
  }
  // The lock of a killed process is nobody's.
  const next = await startChild({ data: folder.path })
  expect(await next.stop()).toBe(0)
  expect(existsSync(path.join(folder.path, 'lock.json'))).toBe(false)
}, 30_000)

test('a port in use is refused by port and process, and no storage is touched', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const fresh = temporaryFolder()
  try {
    const message = await refusal({ data: fresh.path, port })
    expect(message).toMatch(
      new RegExp(`port_in_use: Port ${port} of this machine is in use by (another program|process ${process.pid})`),
    )
    expect(existsSync(path.join(fresh.path, 'storage.db'))).toBe(false)
  } finally {
    other.close()
    fresh.remove()
  }
}, 30_000)

test('a port held by another host of this kind is refused by its process id', async () => {
  const [mine, fresh] = [temporaryFolder(), temporaryFolder()]
  const host = await startChild({ data: mine.path })
  try {
    const message = await refusal({ data: fresh.path, port: host.port })
    expect(message).toContain(
      `Port ${host.port} of this machine is in use by another host of this kind, process ${host.pid}`,
    )
  } finally {
    await host.kill()
    mine.remove()
    fresh.remove()
  }
}, 30_000)

test('a damaged storage file stops the start, names the file and is left as it was', async () => {
  const fresh = temporaryFolder()
  const host = await startChild({ data: fresh.path })
  await host.stop()
  const file = path.join(fresh.path, 'storage.db')
  const damaged = Buffer.from('this is no database '.repeat(500))
  writeFileSync(file, damaged)
  try {
    expect(await refusal({ data: fresh.path })).toContain(file)
    expect(readFileSync(file).equals(damaged)).toBe(true)
  } finally {
    fresh.remove()
  }
}, 30_000)

test('nothing can be registered once the app runs', async () => {
  const host = await startChild({ data: folder.path, app: 'late' })
  try {
    const answer = await (await fetch(`${host.url}/late`)).text()
    expect(answer).toBe('Function "later" can only be registered during app startup')
  } finally {
    await host.kill()
  }
}, 30_000)
