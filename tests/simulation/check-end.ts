import type { RowDocument } from '../../shared/batches/contract'
import type { Plan } from '../../shared/flows/contract'
import { canonicalJson } from '../../shared/json'
import type { NodeRecord, RunHeader } from '../../shared/runs/contract'
import { owner } from '../differential/drivers'
import { interpret } from '../differential/naive'
import type { Scenario } from './scenario'
import type { SimStore } from './sim-store'
import type { Witness } from './witness'

/** Checks how a run ended against a naive reading of the rules, and that nothing is missing of it. */
export const checkRun = (store: SimStore, witness: Witness, scenario: Scenario, run: string): void => {
  const { flow, kind, cancelAfter, resumes } = scenario
  const key = [owner.project, run]
  const header = store.truth<RunHeader>('runs', key, run)
  if (!header) return kind === 'called' ? undefined : witness.wrong('the header is not there')
  if (header.status === 'cancelled' && cancelAfter.length > resumes) return
  // A call dies with the process that carries it.
  if (
    kind === 'called' &&
    header.status === 'failed' &&
    ['lost', 'unavailable', 'deadline_exceeded'].includes(header.error?.code ?? '')
  )
    return
  const expected = interpret(flow.plan, flow.inputs, flow.answers)
  const epoch = header.epoch - 1
  const records = store.all<NodeRecord>('runs', key).filter((one) => one.doc === 'node' && one.epoch === epoch)
  const outermost = records.filter(({ path }) => !path.includes('/'))
  differ(witness, 'status', header.status, expected.status)
  differ(witness, 'outputs', valueOf(header.outputs), expected.outputs)
  if (expected.blamed !== undefined) differ(witness, 'blamed', header.error?.details?.['node'], expected.blamed)
  const statuses = Object.fromEntries(
    outermost.map(({ path, status }) => [path, status === 'reused' ? 'completed' : status]),
  )
  differ(witness, 'nodes', statuses, expected.statuses)
  // For whoever reads a replay.
  if (witness.violations.length > 0)
    for (const { path, error } of outermost) if (error) witness.wrong(`node ${path}: ${error.message}`)
  for (const { path, status } of records) if (status === 'waiting') witness.wrong(`node ${path} still waits`)
  if (kind === 'durable') checkItems(store, witness, flow.plan, key, epoch, records)
  checkLog(store, witness, key)
}

// Every item of a map that ended has an outcome, and so has every node in it.
const checkItems = (
  store: SimStore,
  witness: Witness,
  plan: Plan,
  key: readonly string[],
  epoch: number,
  records: readonly NodeRecord[],
): void => {
  const items = store.all<{ doc: string; path: string; epoch: number }>('runs', key)
  for (const { path } of items.filter((one) => one.doc === 'item' && one.epoch === epoch)) {
    const map = plan.nodes.find(({ name }) => path.startsWith(`${name}[`))
    const inside = map?.each && 'plan' in map.each.body ? map.each.body.plan.nodes.length : 0
    const there = records.filter(({ scope }) => scope === path).length
    if (there !== inside) witness.wrong(`item ${path} has ${there} of ${inside} nodes`)
  }
}

const checkLog = (store: SimStore, witness: Witness, key: readonly string[]): void => {
  const log = store.all<{ doc: string; sequence: number }>('runs', key).filter(({ doc }) => doc === 'event')
  const numbers = log.map(({ sequence }) => sequence).toSorted((left, right) => left - right)
  if (numbers.some((number, index) => number !== index + 1)) witness.wrong(`the log has a gap: ${numbers.join(',')}`)
}

/** Checks that every row of a batch has the outcome it should have, once in each attempt. */
export const checkBatch = (store: SimStore, witness: Witness, scenario: Scenario, run: string): void => {
  const { flow, rows, cancelAfter, resumes } = scenario
  const key = [owner.project, run]
  const header = store.truth<RunHeader>('runs', key, run)
  if (!header) return witness.wrong('the header is not there')
  const isCut = header.status === 'cancelled' && cancelAfter.length > resumes
  const kept = store.all<RowDocument>('rows', key)
  const expected = rows.map((row) => interpret(flow.plan, row, flow.answers))
  for (const { index, attempt, status, outputs, error } of kept) {
    // What was slow enough ran out of its time.
    if (error?.code === 'deadline_exceeded') return
    if (error && status !== expected[index]?.status) witness.wrong(`row ${index}~${attempt}: ${error.message}`)
    differ(witness, `row ${index}~${attempt}, status`, status, expected[index]?.status)
    differ(witness, `row ${index}~${attempt}, outputs`, valueOf(outputs), expected[index]?.outputs ?? null)
    const earlier = kept.find((one) => one.index === index && one.attempt < attempt)
    if (earlier?.status === 'completed') witness.wrong(`row ${index} was completed and ran again`)
  }
  if (isCut) return
  for (const [index] of rows.entries())
    if (!kept.some((row) => row.index === index)) witness.wrong(`row ${index} has no outcome`)
  const completed = expected.filter(({ status }) => status === 'completed').length
  differ(witness, 'batch, status', header.status, completed > 0 ? 'completed' : 'failed')
  const figures = { rows: rows.length, completed, failed: rows.length - completed }
  differ(witness, 'batch, figures', valueOf(header.outputs), figures)
}

const valueOf = (stored: RunHeader['outputs']): unknown => (stored && 'value' in stored ? stored.value : null)

const differ = (witness: Witness, what: string, left: unknown, right: unknown): void => {
  const [one, other] = [canonicalJson(left ?? null), canonicalJson(right ?? null)]
  if (one !== other) witness.wrong(`${what}: ${one} is not ${other}`)
}
