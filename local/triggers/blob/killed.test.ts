import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob'
import { existsSync, readFileSync } from 'node:fs'
import { type HostedChild, startChild, temporaryFolder } from '../../fixtures/child'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const runsFile = `${folder.path}-runs`
const start = (): Promise<HostedChild> =>
  startChild({ app: 'storage', data: folder.path, settings: { EVERY: '0 0 0 1 1 *' }, env: { RUNS: runsFile } })
const runs = (): string[] => (existsSync(runsFile) ? readFileSync(runsFile, 'utf8').trim().split('\n') : [])

test('[16] over kills at random moments every upload is worked on, and what was finished is not worked on again', async () => {
  const kills = 2
  const wanted = Array.from({ length: 90 }, (_, n) => `${n}.txt`)
  const acknowledged = new Set<string>()
  let host = await start()
  const containers = (name: string): ContainerClient =>
    BlobServiceClient.fromConnectionString(host.connectionString, { retryOptions: { maxTries: 1 } }).getContainerClient(
      name,
    )
  await containers('uploads').create()

  for (let round = 0; round <= kills; round++) {
    const isLast = round === kills
    const enough = isLast ? wanted.length : Math.floor((wanted.length * (round + Math.random())) / (kills + 1))
    const left = wanted.filter((name) => !acknowledged.has(name))
    let killing: Promise<void> | undefined
    const writer = async (): Promise<void> => {
      for (let name = left.shift(); name !== undefined && !killing; name = left.shift()) {
        try {
          await containers('uploads')
            .getBlockBlobClient(name)
            .upload(`content of ${name}`, 11 + name.length)
          acknowledged.add(name)
        } catch (error) {
          if (!killing) throw error
        }
        if (!isLast && acknowledged.size >= enough) killing ??= host.kill()
      }
    }
    await Promise.all([1, 2, 3, 4].map(writer))
    if (isLast) break
    await (killing ?? host.kill())
    host = await start()
  }

  const copied = new Map<string, string>()
  for (const end = Date.now() + 15_000; copied.size < wanted.length && Date.now() < end;) {
    for await (const { name } of containers('copies').listBlobsFlat()) {
      if (!copied.has(name)) copied.set(name, String(await containers('copies').getBlobClient(name).downloadToBuffer()))
    }
  }
  expect(copied).toEqual(new Map(wanted.map((name) => [name.replace('.txt', '-copy.txt'), `content of ${name}`])))

  // Each version ran once, and again only where a kill took it between its begin and its receipt.
  await until(() => new Set(runs()).size >= wanted.length)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const repeated = runs().length - new Set(runs()).size
  expect(repeated).toBeLessThanOrEqual(kills * 16)
  const before = runs().length
  await host.kill()
  host = await start()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(runs()).toHaveLength(before)
  await host.kill()
}, 90_000)

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !isTrue();) {
    if (Date.now() > end) throw new Error('It did not happen within 10 seconds')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
