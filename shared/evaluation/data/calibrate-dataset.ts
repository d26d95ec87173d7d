import { mayAs, type Caller } from '../../caller'
import type { Datasets } from '../../datasets/contract'
import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { EvaluationRow, Evaluators, Measurement } from '../contract'
import { calibrate, type CalibrationPair } from '../judges/calibrate'
import { defaultMapping } from '../runs/default-mapping'
import { fieldReference, readFields } from '../runs/read-fields'
import type { CalibrationOrder, CalibrationView } from './contract'

/** What calibrating stands on. */
export interface CalibrationDeps {
  readonly datasets: Pick<Datasets, 'get' | 'read'>
  readonly evaluators: Evaluators
}

// It answers while the caller waits.
const mostRows = 500
const atOnce = 8

/** Measures the rows of a labelled dataset and says how far the evaluator agrees with the people who labelled them. */
export const calibrateDataset = async (
  { datasets, evaluators }: CalibrationDeps,
  caller: Caller,
  { evaluator, dataset: written, split, label, mapping, judge }: CalibrationOrder,
  signal: AbortSignal,
): Promise<CalibrationView> => {
  if (!mayAs(caller, 'author')) throw fault('forbidden', 'Calibrating needs the role author')
  const [name = '', at] = written.split('@')
  const { version, columns } = await datasets.get(caller, name, at)
  const names = new Set(columns.map((column) => column.name))
  const wanted = { ...columnMapping(names), ...mapping }
  refuseMissing(label, wanted, names)
  const [opened] = await evaluators.open(caller, [evaluator])
  if (!opened) throw fault('invalid_input', 'A calibration is of one evaluator')
  const rows: { readonly index: number; readonly data: JsonObject; readonly human: string }[] = []
  for await (const { index, row } of datasets.read(caller, name, version, split === undefined ? {} : { split })) {
    const human = classOfLabel(Object.hasOwn(row, label) ? row[label] : undefined)
    // What nobody labelled says nothing.
    if (human !== undefined) rows.push({ index, data: row, human })
    if (rows.length > mostRows) throw fault('too_large', `A calibration is of at most ${mostRows} labelled rows`)
  }
  if (rows.length === 0) throw fault('invalid_input', `No row of “${name}” has a label in column “${label}”`)
  const tools = evaluators.tools(caller, { ...(judge && { judge }), signal })
  const pairs: CalibrationPair[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let one = rows[next++]; one && !signal.aborted; one = rows[next++]) {
      const row: EvaluationRow = { index: one.index, inputs: one.data, ...readFields(wanted, sourcesOf(one.data)) }
      pairs.push({ human: one.human, measurement: await opened.run(row, tools) })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, worker))
  const isGraded = rows.every(({ human }) => /^\d+$/.test(human))
  const isPassed = rows.every(({ human }) => human === 'pass' || human === 'fail')
  const judges = pairs.flatMap(({ measurement }) =>
    'score' in measurement && measurement.judged ? [measurement.judged.model] : [],
  )
  return {
    ...calibrate(pairs, (measurement) => classOf(measurement, isPassed, isGraded)),
    evaluator: opened.name,
    dataset: `${name}@${version}`,
    judges: [...new Set(judges)],
  }
}

type Scored = Extract<Measurement, { readonly score: number }>

const classOf = ({ score, pass, label }: Scored, isPassed: boolean, isGraded: boolean): string =>
  isPassed
    ? (pass ?? score >= 0.5)
      ? 'pass'
      : 'fail'
    : isGraded
      ? String(Math.round(score))
      : (label ?? String(score))

const classOfLabel = (value: Json | undefined): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'boolean') return value ? 'pass' : 'fail'
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).trim()
  return /^true$/i.test(text) ? 'pass' : /^false$/i.test(text) ? 'fail' : text
}

// A calibration runs no flow: the answers stand in the dataset.
const columnMapping = (columns: ReadonlySet<string>): Record<string, Json> => {
  const found: Record<string, Json> = { ...defaultMapping(columns, { inputs: {}, outputs: {} }) }
  const answer = ['response', 'answer', 'output'].find((column) => columns.has(column))
  if (answer === undefined) return found
  found['response'] = `\${data.${answer}}`
  if (found['ground_truth'] === found['response']) delete found['ground_truth']
  return found
}

const sourcesOf = (data: JsonObject) => ({ data, 'run.inputs': {}, 'run.outputs': {}, 'run.nodes': {} })

const refuseMissing = (label: string, mapping: Readonly<Record<string, Json>>, columns: ReadonlySet<string>): void => {
  const wanted = Object.entries(mapping).flatMap(([field, value]) => {
    const reference = fieldReference(value)
    return reference?.source === 'data' ? [[`mapping.${field}`, reference.path] as const] : []
  })
  const errors = [['label', label] as const, ...wanted]
    .filter(([, column]) => !columns.has(column))
    .map(([path, column]) => ({
      code: 'missing_column',
      path,
      message: `There is no column “${column}”; the dataset has ${[...columns].join(', ')}`,
    }))
  if (errors.length > 0) throw fault('invalid_input', errors.map(({ message }) => message).join('; '), {}, { errors })
}
