import { messageOf } from '../../core/log-bus'
import { HostError } from '../../host-error'
import { blobContainer, type FoundBlob } from '../../storage-blob/blob-container'
import { queueClient } from '../../storage-queue/queue-client'
import type { TriggerKind } from '../contract'
import { encodeMessage } from '../queue/message-text'
import { blobMetadata } from './blob-metadata'
import { blobReceipts } from './blob-receipts'
import { blobWatcher } from './blob-watcher'
import { parsePathPattern, type PathPattern } from './path-pattern'

/** Where blobs that always fail are named, on Azure as here. */
const poisonQueue = 'webjobs-blobtrigger-poison'

/** How often a container elsewhere is listed; of changes in the in-process one there is news. */
const pollingInterval = 10_000

/** Functions that run for each blob that is created or replaced. A deletion is nothing to them. */
export const blobTrigger: TriggerKind = {
  type: 'blobTrigger',
  listen({ target, bindingName, binding }, ground) {
    const { settings, hostSettings, logs, database, blobNews, ownBlobEndpoint, run } = ground
    const { name: functionName } = target.metadata
    const where = `The blob trigger of function "${functionName}"`
    const pattern = patternOf(binding['path'], where)
    const account = settings.storageAccount(binding['connection'], where)
    const isOwn = account.blobEndpoint === ownBlobEndpoint
    const isEventGrid = isEventGridSource(binding['source'], isOwn, where)

    const container = blobContainer(account, pattern.container)
    const receipts = blobReceipts(database, functionName, pattern.container)
    const poison = queueClient(account, poisonQueue)
    const say = (level: 'warning' | 'error', message: string): void =>
      logs.app(level, 'host', message, { functionName })

    async function work(name: string): Promise<boolean> {
      const captured = pattern.match(name)
      if (!captured) return false
      const etag = await container.etagOf(name)
      if (etag === null || receipts.isDone(name, etag)) return false
      const found = await container.read(name, etag)
      // Replaced in this moment: of the newer one there is news as well.
      if (!found) return false

      const tries = receipts.begin(name, etag)
      let failure: unknown
      if (tries <= hostSettings.blobs.poisonBlobThreshold) {
        try {
          const data =
            binding['dataType'] === 'string' ? { string: found.body.toString('utf8') } : { bytes: found.body }
          await run({
            target,
            inputs: [{ name: bindingName, data }],
            triggerMetadata: blobMetadata(pattern.container, found, captured),
          })
          receipts.done(name, etag)
          return false
        } catch (error) {
          failure = error
          say('error', error instanceof Error ? (error.stack ?? error.message) : messageOf(error))
          if (tries < hostSettings.blobs.poisonBlobThreshold) return true
        }
      }
      await setAside(
        found,
        failure === undefined ? `the process ended during ${tries - 1} of its tries` : `it failed ${tries} times`,
      )
      return false
    }

    /** The message first, the receipt after: a kill between leaves two, never none. */
    async function setAside({ name, etag, properties }: FoundBlob, why: string): Promise<void> {
      const message = {
        Type: 'BlobTrigger',
        FunctionId: `Host.Functions.${functionName}`,
        BlobType: properties.blobType ?? 'BlockBlob',
        ContainerName: pattern.container,
        BlobName: name,
        ETag: etag,
      }
      await poison.createIfNotExists()
      await poison.send(encodeMessage(Buffer.from(JSON.stringify(message)), hostSettings.queues.messageEncoding))
      receipts.done(name, etag)
      say('error', `Blob "${pattern.container}/${name}" was named in queue "${poisonQueue}": ${why}`)
    }

    const watcher = blobWatcher({
      atOnce: hostSettings.blobs.maxDegreeOfParallelism,
      work,
      onError: (message) => say('warning', message),
    })

    /** Finds what changed while nobody listened. Events tell of changes only, so what is there at first is no event. */
    async function list(isFirst: boolean): Promise<void> {
      const there = new Set<string>()
      const isBaseline = isEventGrid && isFirst && receipts.isFirstLook()
      for await (const { name, etag } of container.list(pattern.prefix)) {
        there.add(name)
        if (receipts.isDone(name, etag) || !pattern.match(name)) continue
        if (isBaseline) receipts.done(name, etag)
        else watcher.look(name)
      }
      if (isFirst) receipts.keepOnly(there)
    }

    let unsubscribe = (): void => undefined
    let timer: NodeJS.Timeout | undefined
    let listing: Promise<void> | undefined
    let isStopped = false
    const listPatiently = (isFirst: boolean): void => {
      const again = (wait: number, first: boolean): void => {
        if (!isStopped) timer = setTimeout(() => listPatiently(first), wait)
      }
      listing = list(isFirst).then(
        () => (isOwn ? undefined : again(pollingInterval, false)),
        (error: unknown) => {
          if (!isStopped) say('warning', `Container "${container.name}" could not be listed: ${messageOf(error)}`)
          again(pollingInterval, isFirst)
        },
      )
    }

    return {
      async start() {
        // A baseline must be whole before the first change after it is told.
        if (isEventGrid) await list(true)
        if (isOwn) unsubscribe = blobNews.on(pattern.container, (blob) => watcher.look(blob))
        listPatiently(!isEventGrid)
      },
      async stop() {
        isStopped = true
        clearTimeout(timer)
        unsubscribe()
        await listing
        await watcher.stop()
      },
      async runOnce(input) {
        const [, name = ''] = /^\/?[^/]+\/(.+)$/s.exec(input.trim()) ?? []
        const found = name === '' ? null : await container.read(name)
        if (!found) throw new Error(`There is no blob "${input}"; the input is a path, like ${pattern.container}/name`)
        const triggerMetadata = blobMetadata(pattern.container, found, pattern.match(name) ?? {})
        await run({ target, inputs: [{ name: bindingName, data: { bytes: found.body } }], triggerMetadata })
      },
    }
  },
}

function patternOf(path: unknown, where: string): PathPattern {
  try {
    if (typeof path !== 'string' || path === '') throw new Error('it is missing')
    return parsePathPattern(path)
  } catch (error) {
    throw new HostError('bad_trigger', `${where} has the path ${JSON.stringify(path)}: ${messageOf(error)}`)
  }
}

/** Azure takes two words; by Event Grid it hears of changes only, and only through a subscription that can reach it. */
function isEventGridSource(source: unknown, isOwn: boolean, where: string): boolean {
  if (source === undefined || source === 'LogsAndContainerScan') return false
  if (source !== 'EventGrid') {
    const known = '"LogsAndContainerScan" or "EventGrid"'
    throw new HostError('bad_trigger', `${where} has the source ${JSON.stringify(source)}, and must have ${known}`)
  }
  if (!isOwn) {
    const why = 'events of an account elsewhere cannot reach this machine; use its own storage, or LogsAndContainerScan'
    throw new HostError('bad_trigger', `${where} has the source "EventGrid": ${why}`)
  }
  return true
}
