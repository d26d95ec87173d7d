import type { Caller } from '../../caller'
import type { Datasets } from '../../datasets/contract'
import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { CalibrationOrder, CalibrationReport, Calibrations, Evaluators, Measurement } from '../contract'
import { mappedFields, readFields } from '../runs/read-fields'
import { calibrate, flakesOf, type CalibrationPair } from './calibrate'

/** Holds evaluators against people: a dataset of rows that were answered, with a column of labels. */
export const createCalibrations = ({
  datasets,
  evaluators,
}: {
  readonly datasets: Pick<Datasets, 'read'>
  readonly evaluators: Evaluators
}): Calibrations => ({
  async calibrate(caller, order, signal) {
    const [evaluator] = await evaluators.open(caller, [order])
    const tools = evaluators.tools(caller, { signal, ...(order.judge && { judge: order.judge }) })
    const rows = await labelledRows(datasets, caller, order)
    const measured: { readonly index: number; readonly human: string; readonly measurement: Measurement }[] = []
    for (let at = 0; at < rows.length; at += atOnce) {
      measured.push(
        // oxlint-disable-next-line no-await-in-loop
        ...(await Promise.all(
          rows.slice(at, at + atOnce).map(async ({ index, row, human }) => {
            const fields = readFields(mappingOf(order), { ...noSources, data: row })
            return { index, human, measurement: await evaluator!.run({ index, inputs: row, ...fields }, tools) }
          }),
        )),
      )
    }
    const classOf = classesOf(measured.map(({ human }) => human))
    return { ...calibrate(measured satisfies readonly CalibrationPair[], classOf), ...reportOf(measured, classOf) }
  },
})

// A request is answered while somebody waits: what takes longer is an evaluation.
const mostRows = 500
const atOnce = 8
const noSources = { 'run.inputs': {}, 'run.outputs': {}, 'run.nodes': {} }

interface LabelledRow {
  readonly index: number
  readonly row: JsonObject
  readonly human: string
}

const labelledRows = async (
  datasets: Pick<Datasets, 'read'>,
  caller: Caller,
  { dataset, version, split, label }: CalibrationOrder,
): Promise<readonly LabelledRow[]> => {
  const rows: LabelledRow[] = []
  for await (const { index, row } of datasets.read(caller, dataset, version, split === undefined ? {} : { split })) {
    const human = Object.hasOwn(row, label) ? row[label] : undefined
    if (human === undefined || human === null || human === '') continue
    if (rows.length === mostRows) {
      throw fault('too_large', `A calibration takes up to ${mostRows} labelled rows; name a split of “${dataset}”`, {
        dataset,
      })
    }
    rows.push({ index, row, human: labelText(human) })
  }
  if (rows.length > 0) return rows
  throw fault('invalid_input', `No row of dataset “${dataset}” has a label in column “${label}”`, { dataset, label })
}

const labelText = (value: Json): string =>
  typeof value === 'string' ? value.trim().toLowerCase() : JSON.stringify(value)

const mappingOf = ({ mapping = {} }: CalibrationOrder): Readonly<Record<string, Json>> => ({
  ...Object.fromEntries(mappedFields.map((field) => [field, `\${data.${field}}`])),
  ...mapping,
})

type ClassOf = (measurement: Extract<Measurement, { score: number }>) => string

const truths = ['true', 'pass', 'yes', 'good', 'correct']
const untruths = ['false', 'fail', 'no', 'bad', 'incorrect']

// People grade, say yes or no, or name a class; the verdict is read in the words they used.
const classesOf = (labels: readonly string[]): ClassOf => {
  const isTruth = labels.every((label) => truths.includes(label) || untruths.includes(label))
  if (isTruth) {
    const yes = labels.find((label) => truths.includes(label)) ?? 'true'
    const no = labels.find((label) => untruths.includes(label)) ?? 'false'
    return ({ pass, score }) => ((pass ?? score > 0) ? yes : no)
  }
  if (labels.every((label) => /^-?\d+(?:\.\d+)?$/.test(label))) return ({ score }) => String(Math.round(score))
  return ({ label, score }) => label?.toLowerCase() ?? String(score)
}

const reportOf = (
  measured: readonly { readonly index: number; readonly human: string; readonly measurement: Measurement }[],
  classOf: ClassOf,
): Pick<CalibrationReport, 'disagreements' | 'flakes' | 'problems'> => ({
  disagreements: measured
    .flatMap(({ index, human, measurement }) =>
      'score' in measurement && classOf(measurement) !== human
        ? [
            {
              index,
              human,
              judge: classOf(measurement),
              ...(measurement.reason !== undefined && { reason: measurement.reason }),
            },
          ]
        : [],
    )
    .slice(0, mostShown),
  flakes: flakesOf(measured).slice(0, mostShown),
  problems: measured
    .flatMap(({ index, measurement }) =>
      'score' in measurement ? [] : [{ index, why: 'error' in measurement ? measurement.error : measurement.why }],
    )
    .slice(0, mostShown),
})

const mostShown = 50
