import type { BlobStore } from '../../blobs/contract'
import { Fault, fault } from '../../faults'
import { canonicalJson, hashOf, type Json } from '../../json'
import type { ChatReply } from '../../models/contract'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { ItemEnd, NodeRecord, NodeRecordDraft, RunBook, RunEnd, RunHeader, RunRef, StoredValue } from '../contract'
import { hasEnded, headerShape, nodeShape, runVersion } from '../documents'
import { nodeRecordId, plainFault } from '../journal'
import { listAll } from '../list-all'
import type { ValueFunctions } from '../values'
import { claimNode, nextAttempt, prepareClaim, renewClaim } from './claims'
import { callShape, durableVersion, itemShape } from './documents'
import type { EventLog } from './event-log'
import { speech } from './speech'
import { instanceOf } from './start-run'
import { watchClaim } from './watch'

/** What the books of durable runs stand on. */
export interface BookDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly values: ValueFunctions
  readonly ground: string
  readonly log: EventLog
  /** How long a claim holds without being renewed, in milliseconds. */
  readonly leaseMs: number
  readonly onStaleWrite: () => void
}

/** Opens the records of a durable run at one epoch. */
export const openBook = (deps: BookDeps, ref: RunRef): RunBook => {
  const { store, blobs, world, values, log, onStaleWrite } = deps
  const { project, run, epoch } = ref
  const key = [project, run] as const
  const place = { project, run }
  const keep = (value: Json): Promise<StoredValue> => values.keepValue(blobs, place, value)
  const keepUnlessNull = async (value: Json): Promise<StoredValue | null> => (value === null ? null : keep(value))

  // A header that is not there, or that is of an earlier epoch, was read from a replica that lags: nothing follows from it [6].
  const isCurrent = (header: RunHeader | undefined): header is RunHeader => {
    if (!header || header.epoch < epoch)
      throw fault('unavailable', `Run “${run}” is not to be seen at epoch ${epoch} yet`, { run, epoch })
    return header.epoch === epoch && !hasEnded(header)
  }
  const current = async (): Promise<RunHeader | undefined> => {
    const header = (await headerShape.get(store, 'runs', key, run))?.value
    return isCurrent(header) ? header : undefined
  }
  const ifCurrent = async <T>(write: () => Promise<T>): Promise<T | undefined> => {
    if (await current()) return await write()
    onStaleWrite()
    return undefined
  }
  const changeHeader = async (change: (header: RunHeader) => RunHeader | undefined): Promise<RunHeader | undefined> => {
    const kept = await changeDocument(store, world, { container: 'runs', key, id: run, shape: headerShape }, (there) =>
      isCurrent(there) ? change(there) : undefined,
    )
    return kept?.value
  }

  const record = async (path: string): Promise<NodeRecord | undefined> =>
    (await nodeShape.get(store, 'runs', key, nodeRecordId(path, epoch)))?.value

  const recordOf = async (scope: string, { masked, ...draft }: NodeRecordDraft): Promise<NodeRecord> => {
    const [inputs, output] = await Promise.all([keepUnlessNull(draft.inputs), keepUnlessNull(draft.output)])
    return {
      ...draft,
      ...(draft.error && { error: plainFault(draft.error) }),
      calls: draft.calls.map((call) => (call.error ? { ...call, error: plainFault(call.error) } : call)),
      id: nodeRecordId(draft.path, epoch),
      v: runVersion,
      doc: 'node',
      epoch,
      sequence: 0,
      scope,
      inputs,
      output,
      ...(masked !== undefined && { masked: await keep(masked) }),
    }
  }

  // Whoever creates it first is right; a loser adopts what is there [1].
  const create = (made: NodeRecord): Promise<NodeRecord | undefined> =>
    ifCurrent(async () => {
      if (made.status === 'waiting')
        await log.append(key, { path: made.path, epoch, phase: 'start', at: made.started ?? '' })
      // The entry goes first: a follower waits for the record it speaks of, and nothing is ever left untold.
      else await log.append(key, { path: made.path, epoch, phase: 'end', at: made.ended ?? '' })
      try {
        await nodeShape.put(store, 'runs', key, made, undefined)
        return made
      } catch (error) {
        if (!isFault(error, 'conflict')) throw error
        return (await record(made.path)) ?? Promise.reject(error)
      }
    })

  const claims = { store, world, log, key, epoch, leaseMs: deps.leaseMs }

  return {
    ref,
    instance: (map) => instanceOf(run, epoch, map),
    current,
    async claimRun(instance) {
      const header = await changeHeader((there) => {
        const holder = there.durable?.instance
        if (!there.durable || (holder !== undefined && holder !== instance)) return undefined
        if (holder === instance && there.status !== 'queued') return undefined
        return { ...there, status: 'running', durable: { ...there.durable, instance } }
      })
      return isCurrent(header) && header.durable?.instance === instance ? header : undefined
    },
    async show(status) {
      await changeHeader((there) => (there.status === status ? undefined : { ...there, status }))
    },
    records: (scope) =>
      listAll(store, key, nodeShape, [
        { field: 'doc', is: 'eq', value: 'node' },
        { field: 'scope', is: 'eq', value: scope },
        { field: 'epoch', is: 'eq', value: epoch },
      ]),
    record,
    async history() {
      const latest = new Map<string, NodeRecord>()
      const earlier = await listAll(store, key, nodeShape, [
        { field: 'doc', is: 'eq', value: 'node' },
        { field: 'epoch', is: 'lt', value: epoch },
      ])
      for (const one of earlier) if (one.epoch > (latest.get(one.path)?.epoch ?? 0)) latest.set(one.path, one)
      return [...latest.values()]
    },
    // What it said was told when it did.
    carryOver: (scope, { status, text: _text, ...earlier }) =>
      create({
        ...earlier,
        id: nodeRecordId(earlier.path, epoch),
        epoch,
        sequence: 0,
        scope,
        status: status === 'failed' ? 'failed' : 'reused',
      }),
    async goOn(earlier) {
      await ifCurrent(() => prepareClaim(claims, earlier))
    },
    async claim(path, kind, holder) {
      const there = await record(path)
      if (there) return { is: 'there', record: there }
      return claimNode(claims, path, kind, holder)
    },
    renew: (path, holder) => renewClaim(claims, path, holder),
    watch(path, holder) {
      return watchClaim(world, this, path, holder)
    },
    nextAttempt: (path, holder, next) => nextAttempt(claims, path, holder, next),
    speak: (path, output) => speech({ store, world, log, key, epoch, ifCurrent }, path, output),
    commit: async (scope, draft) => create(await recordOf(scope, draft)),
    open: async (scope, draft, wait) => create({ ...(await recordOf(scope, draft)), wait }),
    async settle(path, end) {
      const output = await keepUnlessNull(end.output)
      return ifCurrent(async () => {
        const ended = isoTime(world.now())
        await log.append(key, { path, epoch, phase: 'end', at: ended })
        const id = nodeRecordId(path, epoch)
        const kept = await changeDocument(store, world, { container: 'runs', key, id, shape: nodeShape }, (there) => {
          if (there?.status !== 'waiting') return undefined
          const { error, usage, cost, status } = end
          return { ...there, status, output, ended, usage, cost, ...(error && { error: plainFault(error) }) }
        })
        return kept?.value
      })
    },
    async keepItem(path, end) {
      const outputs = 'outputs' in end ? await keep(end.outputs) : undefined
      const error = 'error' in end ? plainFault(end.error) : undefined
      const id = itemId(path, epoch)
      const { usage, cost } = end
      const head = { id, v: durableVersion, doc: 'item', path, epoch, usage, cost } as const
      await ifCurrent(() =>
        unlessThere(
          itemShape.put(
            store,
            'runs',
            key,
            { ...head, ...(outputs && { outputs }), ...(error && { error }) },
            undefined,
          ),
        ),
      )
    },
    async item(path): Promise<ItemEnd | undefined> {
      const kept = (await itemShape.get(store, 'runs', key, itemId(path, epoch)))?.value
      if (!kept) return undefined
      const { error, usage, cost } = kept
      if (error) return { error, usage, cost }
      const outputs = kept.outputs && (await values.openValue(blobs, place, kept.outputs))
      return { outputs: (outputs ?? {}) as Record<string, Json>, usage, cost }
    },
    async recall(name) {
      const kept = (await callShape.get(store, 'runs', key, name))?.value
      return kept && ((await values.openValue(blobs, place, kept.reply)) as unknown as ChatReply)
    },
    async remember(name, reply) {
      const stored = await keep(JSON.parse(JSON.stringify(reply)) as Json)
      try {
        const document = { id: name, v: durableVersion, doc: 'call', reply: stored } as const
        await callShape.put(store, 'runs', key, document, undefined)
        return reply
      } catch (error) {
        if (!isFault(error, 'conflict')) throw error
        return (await this.recall(name)) ?? reply
      }
    },
    openValue: (stored) => values.openValue(blobs, place, stored),
    keepValue: keep,
    async finish(end) {
      const outputs = end.outputs === null ? undefined : await keep(end.outputs)
      const records = await log.length(key)
      const ended = isoTime(world.now())
      const header = await changeHeader((there) =>
        endedHeader(there, end, { outputs, records, ended, ground: deps.ground }),
      )
      // An answer lost on its way, or a redelivery: the end that stands may be this one.
      const isOurs = header !== undefined && header.epoch === epoch + 1 && isSameEnd(header, end, outputs)
      if (!isOurs) onStaleWrite()
      return isOurs
    },
  }
}

const endedHeader = (
  there: RunHeader,
  end: RunEnd,
  more: {
    readonly outputs: StoredValue | undefined
    readonly records: number
    readonly ended: string
    readonly ground: string
  },
): RunHeader => ({
  ...there,
  epoch: there.epoch + 1,
  status: end.status,
  ...(more.outputs && { outputs: more.outputs }),
  ...(end.error && { error: plainFault(end.error) }),
  usage: end.usage,
  cost: end.cost,
  latency_ms: end.latency_ms,
  ...(end.metrics && { metrics: end.metrics }),
  ended: more.ended,
  resolved: { ...there.resolved, ...end.resolved, ground: more.ground },
  records: more.records,
})

const isSameEnd = (there: RunHeader, end: RunEnd, outputs: StoredValue | undefined): boolean =>
  there.status === end.status && canonicalJson(there.outputs ?? null) === canonicalJson(outputs ?? null)

const itemId = (path: string, epoch: number): string => hashOf(['item', path, epoch])

const isFault = (error: unknown, word: Fault['word']): boolean => error instanceof Fault && error.word === word

const unlessThere = async (write: Promise<unknown>): Promise<void> => {
  await write.catch((error: unknown) => {
    if (!isFault(error, 'conflict')) throw error
  })
}
