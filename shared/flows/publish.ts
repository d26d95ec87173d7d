import type { BlobStore } from '../blobs/contract'
import type { Caller } from '../caller'
import type { FaultItem } from '../faults'
import { fault } from '../faults'
import type { Python } from '../python/contract'
import type { DocumentStore } from '../store/contract'
import type { Flows, NodeKind, PublishOrder } from './contract'
import type { CompiledFlow } from './definition/compile-flow'
import { compileFlow } from './definition/compile-flow'
import { codePaths } from './definition/code-paths'
import { usesPython } from './definition/python-paths'
import { inspectPython, pythonCode, pythonScope } from './inspect-python'
import { requireRole } from './names'
import { codeBlob } from './snapshot/code-loader'
import { layoutShape } from './snapshot/documents'
import type { FlowSources } from './snapshot/flow-sources'
import { readSources } from './snapshot/flow-sources'
import type { Labels } from './snapshot/labels'
import { snapshotHash } from './snapshot/snapshot-hash'
import type { NewSnapshot, Snapshots } from './snapshot/snapshots'

/** What publishing stands on. */
export interface PublishDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly snapshots: Snapshots
  readonly labels: Labels
  readonly kinds: ReadonlyMap<string, NodeKind>
  readonly environment: Readonly<Record<string, string>>
  /** Hashes of the code modules deployed with a flow, by source path. */
  readonly deployedCode: (flow: string) => Promise<Readonly<Record<string, string>>>
  /** Looks into Python files; without it no Python node can be published. */
  readonly python?: Python
}

/** Checks a flow as publishing would. */
export const validateFlow = async (
  deps: PublishDeps,
  caller: Caller,
  flow: string,
  order: PublishOrder,
): ReturnType<Flows['validate']> => {
  const { compiled, errors, snapshot } = await compileOrder(deps, caller, flow, order)
  return { errors, warnings: compiled.warnings, ...(snapshot && { hash: snapshot.hash }) }
}

/** Checks a flow, keeps it as a snapshot and moves a label to it; `latest` unless another is named. */
export const publishFlow = async (
  deps: PublishDeps,
  caller: Caller,
  flow: string,
  order: PublishOrder,
  {
    label = 'latest',
    ifMatch,
    message,
  }: { readonly label?: string; readonly ifMatch?: string; readonly message?: string } = {},
): ReturnType<Flows['publish']> => {
  requireRole(caller, label === 'repo' ? 'owner' : 'author')
  const { labels, snapshots } = deps
  if (ifMatch !== undefined) await labels.check(caller.project, flow, label, ifMatch)
  const { compiled, errors, snapshot, sources } = await compileOrder(deps, caller, flow, order)
  if (!snapshot) throw refused(flow, errors)

  const created = await snapshots.save(caller, snapshot, message)
  await keepLayout(deps.store, caller, flow, sources)
  if (label === 'repo') await labels.moveRepo(caller, flow, snapshot, ifMatch)
  else await labels.move(caller, flow, label, snapshot, ifMatch)

  // A flow is listed by its `latest`, so the first publication sets it whatever label was asked for.
  if (label !== 'latest' && !(await labels.read(caller.project, flow, 'latest'))) {
    await labels.move(caller, flow, 'latest', snapshot)
  }
  return { hash: snapshot.hash, warnings: compiled.warnings, created }
}

const compileOrder = async (
  { kinds, environment, deployedCode, blobs, python }: PublishDeps,
  { project }: Caller,
  flow: string,
  order: PublishOrder,
): Promise<{
  readonly compiled: CompiledFlow
  readonly errors: readonly FaultItem[]
  readonly sources: FlowSources
  readonly snapshot?: NewSnapshot
}> => {
  const sources = readSources(order)
  const code = order.code ?? (await deployedCode(flow))
  const { files } = sources
  const inspected = await inspectPython(
    { blobs, ...(python && { python }) },
    { scope: pythonScope(project, flow), yaml: order.yaml, files, code },
  )
  const compiled = compileFlow({
    flow,
    yaml: order.yaml,
    files,
    code,
    kinds,
    environment: new Set(Object.keys(environment)),
    ...(python && { python: inspected }),
  })
  const used = usedCode(compiled, code)
  const errors = [...sources.errors, ...compiled.errors, ...(await undeployed(blobs, used))]
  if (errors.length > 0 || !compiled.plan) return { compiled, errors, sources }
  const { plan, variants, plan_hash, definition } = compiled
  const { description, type } = definition
  const default_variants = definition.variants.flatMap(({ node, id, isDefault }) =>
    isDefault ? [`${node}.${id}`] : [],
  )
  const hash = snapshotHash(files, used)
  const snapshot = { hash, flow, files, code: used, plan, variants, plan_hash, default_variants, description, type }
  return { compiled, errors, sources, snapshot }
}

// A Python file may import any other beside it, so that they come together.
const usedCode = (
  { definition }: CompiledFlow,
  code: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...(usesPython(definition) && pythonCode(code)),
  ...Object.fromEntries(
    codePaths(definition).flatMap((path) => {
      const hash = Object.hasOwn(code, path) ? code[path] : undefined
      return hash === undefined ? [] : [[path, hash]]
    }),
  ),
})

const undeployed = async (blobs: BlobStore, used: Readonly<Record<string, string>>): Promise<readonly FaultItem[]> => {
  const found = await Promise.all(
    Object.entries(used).map(async ([path, hash]) => {
      const isThere = /^[0-9a-f]{64}$/.test(hash) && (await blobs.head('code', codeBlob(hash, path))) !== undefined
      return isThere
        ? []
        : [{ code: 'code_not_deployed', message: `No code module “${hash}” is deployed for “${path}”`, file: path }]
    }),
  )
  return found.flat()
}

const refused = (flow: string, errors: readonly FaultItem[]): Error => {
  const onlyCode = errors.every(({ code }) => code === 'code_not_deployed')
  const [first] = errors
  return fault(
    onlyCode ? 'code_not_deployed' : 'invalid_flow',
    `Flow “${flow}” has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}: ${first?.message ?? ''}`,
    { flow },
    { errors },
  )
}

const keepLayout = async (
  store: DocumentStore,
  caller: Caller,
  flow: string,
  { layout }: FlowSources,
): Promise<void> => {
  if (!layout) return
  const key = [caller.project, flow]
  const before = await layoutShape.get(store, 'flows', key, 'layout')
  await layoutShape.put(store, 'flows', key, { id: 'layout', v: 1, doc: 'layout', nodes: layout }, before)
}
