import type { NodeRecord } from '../../runs/contract'
import { isoTime } from '../../world'
import type { Plan } from '../contract'
import { standingNodes } from '../life/standing'
import { nothingSpent } from '../spent'
import type { Scene } from './scene'

/** Takes over, before anything is begun, what a resumed run knew at its earlier epochs, or a fork of another run. Done again, it changes nothing. */
export const takeOver = async (scene: Scene): Promise<void> => {
  const { header } = scene
  if (header.epoch > 1) await takeEarlier(scene)
  if (header.durable?.fork) await takeForked(scene, header.durable.fork)
}

// The values are the run's own and stay where they lie; attempts go on where they stopped [2].
const takeEarlier = async (scene: Scene): Promise<void> => {
  const scopes = new Map<string, Map<string, NodeRecord>>()
  for (const record of await scene.book.history()) {
    const scope = scopeOf(record.path)
    const name = scope === '' ? record.path : record.path.slice(scope.length + 1)
    if (!scopes.has(scope)) scopes.set(scope, new Map())
    scopes.get(scope)?.set(name, record)
  }
  const take = async (plan: Plan, scope: string): Promise<void> => {
    const records = scopes.get(scope) ?? new Map<string, NodeRecord>()
    const standing = standingNodes(plan, records)
    for (const node of plan.nodes) {
      const record = records.get(node.name)
      if (!record) continue
      if (standing.has(node.name)) await scene.book.carryOver(scope, record)
      else if (node.each) {
        const body = (await scene.bodyOf(node, node.each)).plan
        const inside = [...scopes.keys()].filter((one) => one === record.path || one.startsWith(`${record.path}[`))
        for (const one of inside) if (!one.slice(record.path.length).includes('/')) await take(body, one)
      } else if (record.status !== 'bypassed' && record.attempts > 0) await scene.book.goOn(record)
    }
  }
  await take(scene.plan, '')
}

// Values are copied, so that purging one run never breaks the other; what the other run paid is not this one's.
const takeForked = async (scene: Scene, { run, reuse, overrides }: ForkOf): Promise<void> => {
  const { book, deps } = scene
  const source = deps.book({ project: book.ref.project, run, epoch: Number.MAX_SAFE_INTEGER })
  const earlier = new Set(scene.header.epoch > 1 ? (await book.history()).map(({ path }) => path) : [])
  for (const [name, value] of Object.entries(overrides)) {
    const kind = scene.nodes.get(name)?.kind
    if (kind === undefined || earlier.has(name)) continue
    await book.commit('', {
      path: name,
      kind,
      status: 'reused',
      attempts: 0,
      started: null,
      ended: isoTime(deps.world.now()),
      inputs: null,
      output: await book.openValue(value),
      ...nothingSpent,
      calls: [],
    })
  }
  const names = new Set(reuse.filter((name) => !Object.hasOwn(overrides, name) && !earlier.has(name)))
  if (names.size === 0) return
  for (const record of await source.history()) {
    if (!names.has(record.path)) continue
    const { path, kind, status, attempts, started, ended, inputs, output, masked, error, logs, metrics } = record
    const text = masked && (await source.openValue(masked))
    await book.commit('', {
      path,
      kind,
      status: status === 'failed' ? 'failed' : 'reused',
      attempts,
      started,
      ended,
      inputs: inputs && (await source.openValue(inputs)),
      output: output && (await source.openValue(output)),
      ...nothingSpent,
      calls: [],
      ...(error && { error }),
      ...(logs !== undefined && { logs }),
      ...(metrics && { metrics }),
      ...(typeof text === 'string' && { masked: text }),
    })
  }
}

type ForkOf = NonNullable<NonNullable<Scene['header']['durable']>['fork']>

const scopeOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
