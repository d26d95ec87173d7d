import type { Caller } from '../caller'
import { fault, type FaultItem } from '../faults'
import type { RowFlow, RowFlows } from '../flows/rows/contract'
import type { Json } from '../json'
import type { Datasets } from '../datasets/contract'
import type { BatchOrder, BatchPlan } from './contract'
import { completeMapping, sourceOf } from '../column-mapping'

/** What a batch is planned with. */
export interface PlanDeps {
  readonly flows: RowFlows
  readonly datasets: Pick<Datasets, 'get' | 'read'>
}

const mostAtOnce = 256
const longestRow = 3_600_000

/** Fixes everything a batch needs and checks it: versions, variants, columns. All that is wrong is named before anything is spent. */
export const planBatch = async (
  { flows, datasets }: PlanDeps,
  caller: Caller,
  order: BatchOrder,
): Promise<{ readonly plan: BatchPlan; readonly flow: RowFlow }> => {
  const [name = '', version] = order.dataset.split('@')
  const of = {
    flow: order.flow,
    ...(order.label !== undefined && { label: order.label }),
    ...(order.version !== undefined && { version: order.version }),
  }
  const dataset = await datasets.get(caller, name, version)
  const flow = await flows.open(caller, of)
  const variants = order.variants && order.variants.length > 0 ? order.variants : [null]
  for (const variant of order.variants ?? [])
    await flows.open(caller, { flow: order.flow, version: flow.snapshot, variant })

  const { split = null } = order
  const rows = split === null ? dataset.rows : (dataset.splits[split] ?? 0)
  if (rows === 0) {
    const splits = Object.keys(dataset.splits).join(', ') || 'none'
    const what = split === null ? 'has no rows' : `has no rows in split “${split}”; its splits are ${splits}`
    throw fault('invalid_input', `Dataset “${name}” ${what}`, { dataset: name, split })
  }
  // Whoever may not see the rows learns it now, not row by row.
  for await (const _first of datasets.read(caller, name, dataset.version, {})) break
  const mapping = completeMapping(flow.inputs, order.mapping)
  checkMapping(mapping, flow.inputs, new Set(dataset.columns.map((column) => column.name)), order)
  return {
    flow,
    plan: {
      dataset: { name, version: dataset.version, rows, split },
      flow: order.flow,
      snapshot: flow.snapshot,
      variants,
      mapping,
      bound: flow.bound,
      run: order.run ?? null,
      concurrency: bounded('concurrency', order.concurrency ?? 16, mostAtOnce),
      row_timeout_ms: bounded('row_timeout_ms', order.row_timeout_ms ?? 220_000, longestRow),
      attempt: 1,
    },
  }
}

const bounded = (name: string, value: number, most: number): number => {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw fault('invalid_input', `\`${name}\` is a whole number from 1 to ${most}, not ${value}`)
}

const checkMapping = (
  mapping: Readonly<Record<string, Json>>,
  inputs: RowFlow['inputs'],
  columns: ReadonlySet<string>,
  { run, dataset }: BatchOrder,
): void => {
  const there = [...columns].join(', ')
  const errors = Object.entries(mapping).flatMap(([input, value]): FaultItem[] => {
    const source = sourceOf(value)
    if (!source) return []
    const [from, column] = source
    const path = `mapping.${input}`
    if (from === 'data') {
      if (columns.has(column)) return []
      const message = `Input “${input}” takes column “${column}”; dataset “${dataset}” has ${there}`
      return [{ code: 'ApplyInputMappingError', message, path }]
    }
    if (from === 'run.inputs' || from === 'run.outputs') {
      if (run !== undefined) return []
      return [
        {
          code: 'ApplyInputMappingError',
          message: `Input “${input}” takes from an earlier run; name it by \`run\``,
          path,
        },
      ]
    }
    return [
      {
        code: 'ApplyInputMappingError',
        message: `Input “${input}” takes from “${from}”; sources are data, run.inputs and run.outputs`,
        path,
      },
    ]
  })
  for (const [input, { type, default: fallback }] of Object.entries(inputs)) {
    if (Object.hasOwn(mapping, input) || (fallback !== undefined && fallback !== null)) continue
    errors.push({
      code: 'InputNotFound',
      message: `Input “${input}” (${type}) is required and nothing is mapped to it`,
      path: `mapping.${input}`,
    })
  }
  if (errors.length === 0) return
  throw fault(
    'invalid_input',
    `${errors.length} of the flow's inputs cannot be filled: ${errors[0]?.message}`,
    {},
    { errors },
  )
}
