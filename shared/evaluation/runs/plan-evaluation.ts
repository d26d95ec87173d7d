import type { BatchPlan } from '../../batches/contract'
import { mayAs, type Caller } from '../../caller'
import { completeMapping, sourceOf } from '../../column-mapping'
import { fault, type FaultItem } from '../../faults'
import type { RowFlow, RowsOf } from '../../flows/rows/contract'
import type { Json } from '../../json'
import type { OpenEvaluator } from '../contract'
import type { Arm, EvaluationOrder, EvaluationPlan, PlannedEvaluator } from './contract'
import { defaultMapping } from './default-mapping'
import { fieldReference, mappedFields, type MappedField } from './read-fields'
import type { EvaluationDeps } from './scene'

/** What a plan is made from. */
export type PlanDeps = Pick<EvaluationDeps, 'flows' | 'datasets' | 'batches' | 'evaluators' | 'runs'>

/** One arm as it is asked for. */
export type ArmOrder = RowsOf & { readonly name: string }

const mostAtOnce = 256
const longestRow = 3_600_000

/** Fixes everything an evaluation needs and checks it: rows, versions, columns, evaluators. All that is wrong is named before anything is spent. */
export const planEvaluation = async (
  deps: PlanDeps,
  caller: Caller,
  order: EvaluationOrder,
  arms?: readonly ArmOrder[],
  isSealed = false,
): Promise<EvaluationPlan> => {
  const source = await sourceOfRows(deps, caller, order, arms)
  const { dataset, flows } = source
  const [first] = flows
  if (!first || dataset.rows === 0) throw fault('invalid_input', `Dataset “${dataset.name}” has no rows to measure`)
  const opened = await deps.evaluators.open(caller, order.evaluators)
  if (opened.length === 0) throw fault('invalid_input', 'An evaluation needs at least one evaluator')
  // What is sealed is complete: another version of the flow adds nothing to it.
  const mapping = { ...(isSealed ? {} : defaultMapping(source.columns, first.flow)), ...order.mapping }
  const inputs =
    order.batch !== undefined ? {} : isSealed ? (order.inputs ?? {}) : completeMapping(first.flow.inputs, order.inputs)
  refuseAll([
    ...fieldFaults(mapping, source.columns, first.flow),
    ...needFaults(opened, mapping, source.columns),
    ...inputFaults(inputs, first.flow, source.columns),
    ...(order.group === undefined || source.columns.has(order.group)
      ? []
      : [missingColumn('group', order.group, source.columns)]),
  ])
  return {
    dataset,
    batch: order.batch ?? null,
    arms: flows.map(({ arm }) => arm),
    evaluators: opened.map((one, index) => planned(one, order.evaluators[index]!)),
    inputs,
    mapping,
    judge: order.judge ?? null,
    group: order.group ?? null,
    concurrency: bounded('concurrency', order.concurrency ?? 16, mostAtOnce),
    row_timeout_ms: bounded('row_timeout_ms', order.row_timeout_ms ?? 220_000, longestRow),
    attempt: 1,
  }
}

interface RowSource {
  readonly dataset: EvaluationPlan['dataset']
  readonly columns: ReadonlySet<string>
  readonly flows: readonly { readonly arm: Arm; readonly flow: RowFlow }[]
}

const sourceOfRows = (
  deps: PlanDeps,
  caller: Caller,
  order: EvaluationOrder,
  arms: readonly ArmOrder[] | undefined,
): Promise<RowSource> => {
  if (order.batch !== undefined) {
    if (order.dataset === undefined && order.flow === undefined) return rowsOfBatch(deps, caller, order.batch)
    throw fault('invalid_input', 'An evaluation is of a batch, or of a dataset and a flow; both are named')
  }
  const { dataset, flow } = order
  if (dataset === undefined || (flow === undefined && !arms))
    throw fault('invalid_input', 'An evaluation is of a batch, or of a dataset and a flow; neither is named')
  const one = { name: 'candidate', flow: flow ?? '', ...versionOf(order) }
  return rowsOfDataset(deps, caller, dataset, order.split ?? null, arms ?? [one])
}

const versionOf = ({ label, version, variant }: EvaluationOrder): Partial<RowsOf> => ({
  ...(label !== undefined && { label }),
  ...(version !== undefined && { version }),
  ...(variant !== undefined && { variant }),
})

const rowsOfDataset = async (
  deps: PlanDeps,
  caller: Caller,
  written: string,
  split: string | null,
  arms: readonly ArmOrder[],
): Promise<RowSource> => {
  const [name = '', version] = written.split('@')
  const dataset = await deps.datasets.get(caller, name, version)
  const rows = split === null ? dataset.rows : (dataset.splits[split] ?? 0)
  if (rows === 0) {
    const splits = Object.keys(dataset.splits).join(', ') || 'none'
    const what = split === null ? 'has no rows' : `has no rows in split “${split}”; its splits are ${splits}`
    throw fault('invalid_input', `Dataset “${name}” ${what}`, { dataset: name, split })
  }
  // Whoever may not see the rows learns it now, not row by row.
  for await (const _first of deps.datasets.read(caller, name, dataset.version, {})) break
  const flows: { arm: Arm; flow: RowFlow }[] = []
  for (const of of arms) flows.push(await openArm(deps, caller, of))
  return {
    dataset: { name, version: dataset.version, rows, split },
    columns: new Set(dataset.columns.map((column) => column.name)),
    flows,
  }
}

const openArm = async (
  { flows }: PlanDeps,
  caller: Caller,
  { name, ...of }: ArmOrder,
): Promise<{ readonly arm: Arm; readonly flow: RowFlow }> => {
  const flow = await flows.open(caller, of)
  const { model, parameters } = of
  const arm: Arm = {
    name,
    flow: flow.flow,
    snapshot: flow.snapshot,
    label: flow.label,
    variant: of.variant ?? null,
    bound: flow.bound,
    ...(model !== undefined && { model }),
    ...(parameters && { parameters }),
  }
  return { arm, flow }
}

const rowsOfBatch = async (deps: PlanDeps, caller: Caller, id: string): Promise<RowSource> => {
  const header = await deps.runs.header(caller, id)
  const batch = header.resolved['batch'] as unknown as BatchPlan | undefined
  if (!batch) throw fault('invalid_input', `Run “${id}” is of kind ${header.kind}, not a batch`, { run: id })
  if (header.ended === undefined)
    throw fault('conflict', `Batch “${id}” is ${header.status}; it is measured once it has ended`, { run: id })
  const { items } = await deps.batches.rows(caller, id, { limit: 1 })
  if (items[0] && !Object.hasOwn(items[0], 'inputs') && !mayAs(caller, 'read-content'))
    throw fault('forbidden', 'Measuring somebody else’s batch needs the role read-content')
  const flows: { arm: Arm; flow: RowFlow }[] = []
  for (const variant of batch.variants) {
    const of = { flow: batch.flow, version: batch.snapshot, ...(variant !== null && { variant }) }
    flows.push(await openArm(deps, caller, { name: variant ?? 'candidate', ...of }))
  }
  const { name, version } = batch.dataset
  const dataset = await deps.datasets.get(caller, name, version)
  return { dataset: batch.dataset, columns: new Set(dataset.columns.map((column) => column.name)), flows }
}

const planned = (
  { name, hash, metric, kind, direction, scale, unit }: OpenEvaluator,
  order: PlannedEvaluator['order'],
): PlannedEvaluator => ({ name, order, hash, metric, kind, direction, scale, ...(unit && { unit }) })

const fieldFaults = (
  mapping: Readonly<Record<string, Json>>,
  columns: ReadonlySet<string>,
  { inputs, outputs, nodes }: RowFlow,
): FaultItem[] =>
  Object.entries(mapping).flatMap(([field, value]): FaultItem[] => {
    const path = `mapping.${field}`
    if (!mappedFields.includes(field as MappedField)) {
      const message = `Evaluators read no “${field}”; they read ${mappedFields.join(', ')}`
      return [{ code: 'unknown_field', path, message }]
    }
    const reference = fieldReference(value)
    if (reference === undefined) return []
    if (reference === null) {
      const sources = 'data, run.inputs, run.outputs and run.nodes'
      return [
        { code: 'unknown_source', path, message: `${JSON.stringify(value)} names no source; sources are ${sources}` },
      ]
    }
    const there = {
      data: columns,
      'run.inputs': new Set(Object.keys(inputs)),
      'run.outputs': new Set(Object.keys(outputs)),
      'run.nodes': new Set(nodes),
    }[reference.source]
    const parts = reference.path.split('.')
    if (parts.some((_part, index) => there.has(parts.slice(0, index + 1).join('.')))) return []
    const names = [...there].join(', ') || 'nothing'
    const message = `“${field}” takes “${reference.path}” of ${reference.source}, which has ${names}`
    return [{ code: 'missing_column', path, message }]
  })

// What an evaluator needs is named before anything is spent; what the run itself gives is always there.
const given = new Set(['inputs', 'outputs', 'usage', 'cost', 'latency'])

const needFaults = (
  evaluators: readonly OpenEvaluator[],
  mapping: Readonly<Record<string, Json>>,
  columns: ReadonlySet<string>,
): FaultItem[] =>
  evaluators.flatMap(({ name, needs }, index) =>
    needs.flatMap((need): FaultItem[] => {
      if (given.has(need) || Object.hasOwn(mapping, need)) return []
      if (need === 'retrieved' && Object.hasOwn(mapping, 'context')) return []
      const there = [...columns].join(', ')
      const message = `Evaluator “${name}” needs ${need}, and nothing is mapped to it; the dataset has ${there}`
      return [{ code: 'missing_column', path: `evaluators[${index}]`, message }]
    }),
  )

const inputFaults = (
  mapping: Readonly<Record<string, Json>>,
  { inputs }: RowFlow,
  columns: ReadonlySet<string>,
): FaultItem[] => [
  ...Object.entries(mapping).flatMap(([input, value]): FaultItem[] => {
    const [from, column] = sourceOf(value) ?? []
    if (from === undefined || column === undefined || (from === 'data' && columns.has(column))) return []
    const message =
      from === 'data'
        ? `Input “${input}” takes column “${column}”; the dataset has ${[...columns].join(', ')}`
        : `Input “${input}” takes from “${from}”; inputs take from data`
    return [{ code: 'missing_column', path: `inputs.${input}`, message }]
  }),
  ...Object.keys(mapping).flatMap((input): FaultItem[] =>
    Object.hasOwn(inputs, input)
      ? []
      : [{ code: 'unknown_input', path: `inputs.${input}`, message: `The flow has no input “${input}”` }],
  ),
]

const missingColumn = (path: string, column: string, columns: ReadonlySet<string>): FaultItem => ({
  code: 'missing_column',
  path,
  message: `There is no column “${column}”; the dataset has ${[...columns].join(', ')}`,
})

const refuseAll = (errors: readonly FaultItem[]): void => {
  if (errors.length === 0) return
  const told = errors.map(({ message }) => message).join('; ')
  throw fault('invalid_input', `The evaluation cannot begin: ${told}`, {}, { errors })
}

const bounded = (name: string, value: number, most: number): number => {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw fault('invalid_input', `\`${name}\` is a whole number from 1 to ${most}, not ${value}`)
}
