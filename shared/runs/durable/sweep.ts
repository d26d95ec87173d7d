import type { FaultData } from '../../faults'
import { changeDocument } from '../../store/change-document'
import type { DocumentStore, Where } from '../../store/contract'
import { isoTime, type World } from '../../world'
import type { DurableClient, RunHeader, SweepReport } from '../contract'
import { headerShape } from '../documents'
import { closeNodes } from './close-nodes'
import { listAll } from '../list-all'
import { claimShape } from './documents'
import type { Projects } from './projects'
import { instanceOf, startInstance } from './start-run'

/** What the sweeper stands on. */
export interface SweepDeps {
  readonly store: DocumentStore
  readonly world: World
  readonly projects: Projects
}

type LostReport = Pick<SweepReport, 'started' | 'closed' | 'terminated'>

const betweenLooks = 45_000
const grace = 60_000
const longestTermination = 10 * 60_000

/** One look at a run: what it looked like, and since when it has looked so, on the sweeper's own clock. */
interface Look {
  readonly print: string
  readonly since: number
}

/** Makes a sweeper; it keeps what it saw between its rounds, and a new one begins to look anew [6]. */
export const createSweeper = ({ store, world, projects }: SweepDeps) => {
  const looks = new Map<string, Look>()

  // True where the run has looked the same since an earlier round, and the hub has said the same of it: one answer that nobody knows it may be a mistake.
  const hasStood = async (project: string, header: RunHeader, etag: string, why?: string): Promise<boolean> => {
    const name = `${project}/${header.id}`
    const print = `${etag} ${await claimsOf(store, project, header)} ${why}`
    const before = looks.get(name)
    if (before?.print !== print) {
      looks.set(name, { print, since: world.now() })
      return false
    }
    return world.now() - before.since >= betweenLooks
  }

  const sweepRun = async (
    project: string,
    header: RunHeader,
    etag: string,
    client: DurableClient,
  ): Promise<keyof LostReport | undefined> => {
    const why = await whyLost(world, header, client)
    if (!(await hasStood(project, header, etag, why)) || why === undefined) return undefined
    if (why === 'unstarted') return (await startInstance({ world }, project, header, client)) ? 'started' : undefined
    return (await closeLost(store, world, project, header, why)) ? 'closed' : undefined
  }

  return async (client: DurableClient): Promise<LostReport> => {
    const report = { started: [] as string[], closed: [] as string[], terminated: [] as string[] }
    const seen = new Set<string>()
    for (const project of await projects.all()) {
      for await (const { value, etag } of headersOf(store, project, [
        { field: 'status', is: 'in', value: ['queued', 'running', 'waiting'] },
      ])) {
        seen.add(`${project}/${value.id}`)
        const did = await sweepRun(project, value, etag, client)
        if (did) report[did].push(value.id)
      }
      const recently = isoTime(world.now() - longestTermination)
      for await (const { value } of headersOf(store, project, [
        { field: 'status', is: 'eq', value: 'cancelled' },
        { field: 'ended', is: 'gt', value: recently },
      ])) {
        if (await endInstance(world, value, client)) report.terminated.push(value.id)
      }
    }
    for (const name of looks.keys()) if (!seen.has(name)) looks.delete(name)
    for (const [did, runs] of Object.entries(report)) {
      if (runs.length > 0) world.log('information', `The sweeper has ${did} runs`, { runs })
    }
    return report
  }
}

// Undefined: the run is well, or nobody can tell yet.
const whyLost = async (
  world: World,
  header: RunHeader,
  client: DurableClient,
): Promise<'unstarted' | (string & {}) | undefined> => {
  if (!header.durable) {
    const isOver = header.deadline !== undefined && Date.parse(header.deadline) < world.now()
    return isOver ? 'the process that ran it is gone, and its deadline has passed' : undefined
  }
  const status = await client.status(instanceOf(header.id, header.epoch))
  if (status === 'pending' || status === 'running' || status === 'suspended') return undefined
  if (header.status === 'queued' && status === null) return 'unstarted'
  return status === null ? 'the task hub knows nothing of it' : `the task hub says that it is ${status}`
}

const closeLost = async (
  store: DocumentStore,
  world: World,
  project: string,
  { id, epoch }: RunHeader,
  why: string,
): Promise<boolean> => {
  let isOurs = false
  const error: FaultData = { code: 'lost', message: `Run “${id}” was lost: ${why}`, details: { run_id: id } }
  await changeDocument(
    store,
    world,
    { container: 'runs', key: [project, id], id, shape: headerShape },
    (there): RunHeader | undefined => {
      isOurs = there !== undefined && there.epoch === epoch && there.ended === undefined
      if (!there || !isOurs) return undefined
      const now = world.now()
      return {
        ...there,
        status: 'failed',
        epoch: epoch + 1,
        error,
        ended: isoTime(now),
        latency_ms: now - Date.parse(there.started),
      }
    },
  )
  if (isOurs) await closeNodes({ store, world }, [project, id], epoch, error)
  return isOurs
}

const endInstance = async (world: World, header: RunHeader, client: DurableClient): Promise<boolean> => {
  if (!header.durable || world.now() - Date.parse(header.ended ?? header.started) < grace) return false
  const instance = instanceOf(header.id, header.epoch - 1)
  const status = await client.status(instance)
  if (status !== 'running' && status !== 'pending' && status !== 'suspended') return false
  await client.terminate(instance, 'The run was cancelled')
  return true
}

/** The headers of a project's runs for which something holds. */
export async function* headersOf(store: DocumentStore, project: string, where: readonly Where[]) {
  let cursor: string | undefined
  do {
    const page = await store.list<RunHeader>('runs', [project], {
      where: [{ field: 'doc', is: 'eq', value: 'run' }, ...where],
      limit: 200,
      ...(cursor !== undefined && { cursor }),
    })
    for (const kept of page.items) yield { value: headerShape.read(kept.value), etag: kept.etag }
    cursor = page.cursor
  } while (cursor !== undefined)
}

// A living worker renews its lease, so its claim changes between two rounds.
const claimsOf = async (store: DocumentStore, project: string, { id }: RunHeader): Promise<string> => {
  const claims = await listAll(store, [project, id], claimShape, [{ field: 'doc', is: 'eq', value: 'claim' }])
  return claims.map(({ renewals }) => renewals).join(',')
}
