import { fault, type FaultData } from '../faults'
import type { JsonObject } from '../json'
import type { RunEnd } from '../runs/contract'
import type { RowDocument } from './contract'
import type { BatchScene } from './batch-scene'
import { perShard, readRows } from './row-documents'
import { isLate } from './run-shard'

/** Ends a batch by what its rows say: aggregation over the completed ones, figures over all. It has completed where one row has; what failed stays visible. */
export const finishBatch = async (scene: BatchScene): Promise<JsonObject> => {
  const { deps, book, header, plan, caller } = scene
  const total = plan.dataset.rows * plan.variants.length
  const sums = { completed: 0, failed: 0, cost: 0 as number | null, input: 0, output: 0, isCounted: true }
  const lines = new Map<string | null, JsonObject[]>()
  let first: RowDocument['error']
  for (let from = 0; from < total; from += perShard) {
    const rows = await readRows(deps.store, book.ref.project, book.ref.run, from, Math.min(from + perShard, total))
    for (const row of [...rows.values()].toSorted((left, right) => left.index - right.index)) {
      // What failed before has run again at this attempt, and is not to be seen yet.
      if (row.status === 'failed' && row.attempt < plan.attempt && !isLate(scene)) continue
      sums[row.status] += 1
      sums.cost = sums.cost === null || row.cost === null ? null : sums.cost + row.cost
      sums.isCounted &&= row.usage !== null
      sums.input += row.usage?.input_tokens ?? 0
      sums.output += row.usage?.output_tokens ?? 0
      if (row.status === 'failed') first ??= row.error
      if (row.gathered) {
        const line = (await book.openValue(row.gathered)) as JsonObject
        lines.set(row.variant, [...(lines.get(row.variant) ?? []), line])
      }
    }
  }
  const { completed, failed } = sums
  if (completed + failed < total && !isLate(scene)) {
    // A replica that lags: the ground asks again.
    throw fault('unavailable', `${total - completed - failed} rows of the batch are not to be seen yet`, {
      run: header.id,
    })
  }
  const metrics: Record<string, number> = {}
  const signal = new AbortController().signal
  for (const [variant, gathered] of lines) {
    const flow = await deps.flows.open(caller, {
      flow: plan.flow,
      version: plan.snapshot,
      bound: plan.bound,
      ...(variant !== null && { variant }),
    })
    const found = await flow.aggregate(book, gathered, signal)
    for (const [name, value] of Object.entries(found.metrics)) {
      metrics[plan.variants.length > 1 ? `${variant ?? 'default'}.${name}` : name] = value
    }
    sums.cost = sums.cost === null || found.cost === null ? null : sums.cost + found.cost
    sums.isCounted &&= found.usage !== null
    sums.input += found.usage?.input_tokens ?? 0
    sums.output += found.usage?.output_tokens ?? 0
  }
  const error = errorOf(scene, total, completed, failed, first)
  const end: RunEnd = {
    status: error ? 'failed' : 'completed',
    outputs: { rows: total, completed, failed },
    ...(error && { error }),
    ...(Object.keys(metrics).length > 0 && { metrics }),
    usage: sums.isCounted ? { input_tokens: sums.input, output_tokens: sums.output } : null,
    cost: sums.cost,
    latency_ms: deps.world.now() - Date.parse(header.started),
    resolved: {},
  }
  return (await book.finish(end)) ? { status: end.status } : { over: true }
}

const errorOf = (
  { header }: BatchScene,
  total: number,
  completed: number,
  failed: number,
  first: FaultData | undefined,
): FaultData | undefined => {
  if (completed + failed < total) {
    const message = `The batch ran out of time at ${header.deadline} with ${total - completed - failed} of ${total} rows not run; resume it to run them`
    return fault('deadline_exceeded', message, { code: 'BatchRunTimeoutError' }).toData()
  }
  if (completed > 0) return undefined
  return fault(
    'node_failed',
    `Every one of the ${failed} rows failed; the first: ${first?.message ?? 'no reason given'}`,
    {
      code: first?.code ?? 'node_failed',
    },
  ).toData()
}
