import { randomBytes } from 'node:crypto'
import type { BlobStore } from '../blobs/contract'
import { mayAs, type Caller } from '../caller'
import { fault } from '../faults'
import type { Fetch } from '../fetch/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import { readHeader, requireContent, seesContent } from './access'
import type { DurableClient, OpenHook, Retention, RunBook, RunRef, Runs } from './contract'
import { readContent } from './content'
import { nodeShape } from './documents'
import {
  answerNode,
  cancelRun,
  createEventLog,
  createProjects,
  createSweeper,
  openBook,
  readNextEntries,
  readSilences,
  reopenRun,
  startRun,
} from './durable'
import { asOutputs, followRun } from './events'
import { keepFeedback, readFeedback } from './feedback'
import { nodeRecordId, openJournal } from './journal'
import { forgetRows } from './life/forget-rows'
import { forgetRuns, subjectMarks } from './life/subjects'
import { purgeByHand } from './life/purge'
import { createEndSweeper } from './life/sweep-ended'
import { tellEnd } from './life/tell-end'
import { answerLink, listWaits, makeLink, readLink } from './life/wait-links'
import { listHeaders } from './list-headers'
import { isChildOf, readNodes } from './read-nodes'
import { readBlocks } from './text/block-documents'
import { followedRun } from './text/followed-run'
import { traceOf } from './trace'
import type { ValueFunctions } from './values'
import { nodeViewsOf, runViewOf, summaryOf } from './views'

/** What runs stand on; `keepValue` and `openValue` are the store room's. */
export interface RunsDeps extends ValueFunctions {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  /** `local` or `azure`, fixed in each run's header. */
  readonly ground: string
  /** The program's version, for exported spans. */
  readonly version: string
  /** How long a claim on a node holds without being renewed; 30 s where absent [1]. */
  readonly leaseMs?: number
  /** The way to webhooks; without it no run has one. */
  readonly webhooks?: { readonly open: OpenHook; readonly fetch: Fetch }
  /** When ended runs are purged; never where absent. */
  readonly retention?: Retention
  /** 64 hex digits of true randomness. */
  readonly newSecret?: () => string
}

/** Runs as they are written by drivers and read by people: the store's records are the only truth. */
export const createRuns = (deps: RunsDeps): Runs => {
  const { store, blobs, world } = deps
  let stale = 0
  const projects = createProjects(store)
  const journalDeps = {
    store,
    blobs,
    world,
    ground: deps.ground,
    values: deps,
    projects,
    log: createEventLog(store),
    leaseMs: deps.leaseMs ?? 30_000,
    onStaleWrite: () => {
      stale += 1
      world.log('warning', 'A write to a run was dropped: a later epoch had ended it', { stale_writes: stale })
    },
  }
  const telling = deps.webhooks && {
    store,
    blobs,
    world,
    values: deps,
    openHook: deps.webhooks.open,
    fetch: deps.webhooks.fetch,
  }
  // Told at once; where that cannot be, the sweeper does it.
  const tell = async (project: string, id: string): Promise<void> => {
    if (!telling) return
    await tellEnd(telling, project, id).catch((cause: unknown) =>
      world.log('warning', 'The end of a run could not be told yet', { run: id, cause }),
    )
  }
  const book = (ref: RunRef): RunBook => {
    const opened = openBook(journalDeps, ref)
    return {
      ...opened,
      async finish(end) {
        const isOurs = await opened.finish(end)
        if (isOurs) await tell(ref.project, ref.run)
        return isOurs
      },
    }
  }
  const purging = { store, blobs, world }
  const links = {
    ...purging,
    values: deps,
    book,
    newSecret: deps.newSecret ?? (() => randomBytes(32).toString('hex')),
  }
  const cancelling = (caller: Caller, client: DurableClient) => (id: string) =>
    cancelRun({ store, world }, caller, id, client)
  const sweepLost = createSweeper({ store, world, projects })
  const sweepEnded = createEndSweeper({
    ...purging,
    values: deps,
    projects,
    retention: deps.retention ?? {},
    ...(telling && { telling }),
  })

  return {
    openJournal: (caller, start) => openJournal(journalDeps, caller, start),
    async start(caller, start, client) {
      if (start.webhook !== undefined) {
        if (!telling) throw fault('unavailable', 'Webhooks need connections, which this house was made without')
        // A hook that is none is refused before anything is spent.
        await telling.openHook(caller, start.webhook)
      }
      return startRun(journalDeps, caller, start, client)
    },
    book,
    header: (caller, id) => readHeader(store, caller, id),
    reopen: (caller, id, resolved, client) => reopenRun({ store, world, projects }, caller, id, resolved, client),
    async cancel(caller, id, client) {
      const header = await cancelRun({ store, world }, caller, id, client)
      await tell(caller.project, id)
      return summaryOf(header, seesContent(caller, header))
    },
    content: (caller, id) => readContent({ store, blobs, values: deps }, caller, id),
    keepFeedback: (caller, order) => keepFeedback({ store, blobs, world, values: deps }, caller, order),
    answer: (caller, id, path, value, client) => answerNode({ store, world, book }, caller, id, path, value, client),
    waits: (caller, id) => listWaits(links, caller, id),
    linkWait: (caller, id, node) => makeLink(links, caller, id, node),
    linkedWait: (token) => readLink(links, token),
    answerLinked: (token, value, client) => answerLink(links, token, value, client),
    purge: (caller, id) => purgeByHand(purging, caller, id),
    subjects: subjectMarks(store),
    forget(caller, order, client) {
      requireOwner(caller)
      return forgetRuns({ ...purging, values: deps, cancel: cancelling(caller, client) }, caller, order)
    },
    forgetRows(caller, kind, order, client) {
      requireOwner(caller)
      return forgetRows({ ...purging, values: deps, cancel: cancelling(caller, client) }, caller, kind, order)
    },
    async sweep(client) {
      const lost = await sweepLost(client)
      return { ...lost, ...(await sweepEnded()) }
    },

    async list(caller, query = {}) {
      const { items, next } = await listHeaders(store, caller, query)
      return { items: items.map(({ summary }) => summary), ...(next !== undefined && { next }) }
    },
    listHeaders: (caller, query = {}) => listHeaders(store, caller, query),

    async get(caller, id) {
      const header = await readHeader(store, caller, id)
      const nodes = await readNodes(store, [caller.project, id])
      const outermost = nodes.filter((node) => isChildOf(node.path, ''))
      return runViewOf(header, outermost, seesContent(caller, header))
    },

    async nodes(caller, id, { parent = '' } = {}) {
      const header = await readHeader(store, caller, id)
      const nodes = await readNodes(store, [caller.project, id])
      const below = nodes.filter((node) => isChildOf(node.path, parent))
      return { items: nodeViewsOf(id, below, seesContent(caller, header)) }
    },

    events(caller, id, { from, signal } = {}) {
      return followRun(
        {
          world,
          header: () => readHeader(store, caller, id),
          nodesAfter: (sequence) => readNodes(store, [caller.project, id], sequence),
          logAfter: (sequence) => readNextEntries(store, [caller.project, id], sequence),
          blocks: (writer, after) => readBlocks(store, [caller.project, id], writer, after),
          follow: () => followedRun(store, world, [caller.project, id]),
          nodeAt: async (path, epoch) =>
            (await nodeShape.get(store, 'runs', [caller.project, id], nodeRecordId(path, epoch)))?.value,
          isShown: (header) => seesContent(caller, header),
          async outputs(header) {
            if (!header.outputs) return undefined
            return asOutputs(await deps.openValue(blobs, { project: caller.project, run: id }, header.outputs))
          },
        },
        from,
        signal,
      )
    },

    async trace(caller, id) {
      const header = await readHeader(store, caller, id)
      requireContent(caller, header)
      const key = [caller.project, id] as const
      const [nodes, feedback, silences] = await Promise.all([
        readNodes(store, key),
        readFeedback(store, key),
        header.durable ? readSilences(store, key) : [],
      ])
      return traceOf(caller.project, header, nodes, feedback, deps.version, silences)
    },

    async value(caller, id, hash) {
      const header = await readHeader(store, caller, id)
      requireContent(caller, header)
      const found = /^[0-9a-f]{64}$/.test(hash) ? await blobs.get('runs', `${caller.project}/${id}/${hash}`) : undefined
      if (!found) throw fault('not_found', `Run “${id}” keeps no value “${hash.slice(0, 64)}”`, { run: id })
      return found.body
    },

    staleWrites: () => stale,
  }
}

const requireOwner = (caller: Caller): void => {
  if (mayAs(caller, 'owner')) return
  throw fault('forbidden', `Forgetting a subject needs the role owner; the caller holds ${caller.roles.join(', ')}`, {
    needs: ['owner'],
    holds: caller.roles,
  })
}
