import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import { isoTime, type World } from '../../world'
import { readHeader, requireContent } from '../access'
import type { DurableClient, RunHeader } from '../contract'
import { hasEnded, headerShape } from '../documents'
import { untold } from '../life/tell-end'
import type { Projects } from './projects'
import { startInstance } from './start-run'

/** Opens an ended run again by compare-and-swap on its header, under a new epoch; whoever is second is refused. */
export const reopenRun = async (
  { store, world, projects }: { readonly store: DocumentStore; readonly world: World; readonly projects: Projects },
  caller: Caller,
  id: string,
  resolved: JsonObject,
  client: DurableClient,
): Promise<RunHeader> => {
  requireContent(caller, await readHeader(store, caller, id))
  const key = [caller.project, id] as const
  const before = { status: '' }
  let isOurs = false
  const kept = await changeDocument(store, world, { container: 'runs', key, id, shape: headerShape }, (there) => {
    isOurs = there !== undefined && !there.purging && hasEnded(there)
    before.status = there?.status ?? 'gone'
    return there && isOurs ? opened(there, resolved, world.now(), store.lagMs ?? 0) : undefined
  })
  if (!kept || !isOurs) {
    throw fault('conflict', `Run “${id}” cannot go on; it is ${before.status}`, { run: id, status: before.status })
  }
  await projects.note(caller.project)
  await startInstance({ world }, caller.project, kept.value, client)
  return kept.value
}

// Workers look every two seconds whether their run has ended, and then have a write on its way.
const untilNoticed = 4_000

// Who goes on earlier would not see what was kept last, and pay for it again [2].
const settledBy = ({ status, error, ended }: RunHeader, now: number, lagMs: number): { readonly settled?: string } => {
  const wasAtWork = status === 'cancelled' || error?.code === 'lost'
  const settled = Date.parse(ended ?? isoTime(now)) + lagMs + (wasAtWork ? untilNoticed + lagMs : 0)
  return settled > now ? { settled: isoTime(settled) } : {}
}

const mostRests = 100

// A run that was called goes on as a durable one, reading as whoever called it.
const opened = (there: RunHeader, resolved: JsonObject, now: number, lagMs: number): RunHeader => {
  const { error: _error, ended: _ended, outputs: _outputs, deadline: _deadline, records: _records, ...header } = there
  const {
    instance: _instance,
    settled: _settled,
    ...durable
  } = there.durable ?? { as: there.as ?? { groups: [], roles: [] } }
  return {
    ...header,
    status: 'queued',
    epoch: there.epoch + 1,
    usage: null,
    cost: null,
    latency_ms: null,
    ...(there.ended !== undefined && {
      rests: [...(there.rests ?? []), { from: there.ended, to: isoTime(now) }].slice(-mostRests),
    }),
    resolved: { ...there.resolved, ...resolved },
    durable: { ...durable, ...settledBy(there, now, lagMs) },
    ...(there.webhook && { webhook: untold(there.webhook.connection, now) }),
  }
}
