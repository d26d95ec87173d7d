import { parseConnectionString } from '../../azurite'
import { startChild, temporaryFolder } from '../../fixtures/child'
import { queueClient } from '../../storage-queue/queue-client'

test('[16] a message that was in work when the process group was killed runs again after the restart', async () => {
  const folder = temporaryFolder()
  const settings = { ORDERS_QUEUE: 'orders' }
  const options = { app: 'queue', data: folder.path, settings, leaseSeconds: 2 }
  const held = async (url: string): Promise<unknown> =>
    ((await (await fetch(`${url}/seen`)).json()) as { held?: object }).held
  try {
    const first = await startChild({ ...options, env: { HOLD: '1' } })
    const queue = queueClient(parseConnectionString(first.connectionString, 'test'), 'held')
    await queue.createIfNotExists()
    await queue.send(Buffer.from('precious').toString('base64'))
    await until(async () => (await held(first.url)) !== undefined)
    await first.kill()

    const second = await startChild(options)
    await until(async () => (await held(second.url)) !== undefined)
    expect(await held(second.url)).toEqual({ message: 'precious', count: 2 })
    await second.kill()
  } finally {
    folder.remove()
  }
}, 40_000)

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('It did not happen within 10 seconds')
}
