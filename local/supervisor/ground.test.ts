import { BlobServiceClient } from '@azure/storage-blob'
import path from 'node:path'
import { makeApp, temporaryFolder } from '../fixtures/child'
import type { ReadyFacts } from './contract'
import { supervise } from './supervisor'

const folder = temporaryFolder()
const appRoot = `${folder.path}-app`
beforeAll(() => makeApp(appRoot, 'environment', {}, {}))
afterAll(() => folder.remove())

const here = path.join(__dirname, '..')
const script = ['-r', path.join(here, 'fixtures', 'register.cjs'), path.join(here, 'main.ts'), '--json']

test('[16] the ground killed alone comes back on its port with what was acknowledged, names who blocks it, and stops', async () => {
  const ready: ReadyFacts[] = []
  const said: string[] = []
  let log = ''
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (const end = Date.now() + 20_000; !isTrue();) {
      if (Date.now() > end) throw new Error(`It did not happen within 20 seconds: ${said.join('\n')}\n${log}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const supervisor = supervise({
    argumentsOf: ({ port = 0 }) => [...script, '--port', String(port), '--data', folder.path, '--no-offline-model'],
    cwd: appRoot,
    onReady: (facts) => void ready.push(facts),
    onLine: () => undefined,
    onLog: (chunk) => void (log += chunk),
    say: (line) => void said.push(line),
  })
  try {
    await until(() => ready.length === 1)
    const documents = (n: number) =>
      BlobServiceClient.fromConnectionString(String(ready[n]?.['storage'])).getContainerClient('documents')
    await documents(0).create()
    await documents(0).getBlockBlobClient('kept.md').upload('kept', 4)
    process.kill(Number(ready[0]?.['pid']), 'SIGKILL')

    await until(() => ready.length === 2)
    expect(ready[1]).toMatchObject({ port: ready[0]?.port, url: ready[0]?.url })
    expect((await documents(1).getBlobClient('kept.md').downloadToBuffer()).toString()).toBe('kept')

    // The first beat has to be heard before its absence can be.
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(await (await fetch(`${ready[1]?.url}/spins`)).text()).toBe('spun')
    await until(() => said.at(-1)?.startsWith('The loop turns again') ?? false)
    expect(said[1]).toBe('Function "spins" has blocked the loop for 2 s: nothing else can run.')
  } finally {
    supervisor.stop()
  }
  expect(await supervisor.ended).toBe(0)
}, 60_000)
