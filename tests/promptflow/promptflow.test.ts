import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryBlobs } from '../../shared/blobs'
import type { Caller } from '../../shared/caller'
import { Fault } from '../../shared/faults'
import { createFlows, frozenWorld, memoryJournal, nodeKinds } from '../../shared/flows'
import { aggregationPlan, gatherLine } from '../../shared/flows/aggregate'
import { readInputs } from '../../shared/flows/coerce'
import type { NodeServices } from '../../shared/flows/contract'
import { runInProcess } from '../../shared/flows/run'
import type { RunValues } from '../../shared/flows/run-values'
import { createCodeReader } from '../../shared/flows/snapshot/code-reader'
import { createSnapshots } from '../../shared/flows/snapshot/snapshots'
import type { JsonObject } from '../../shared/json'
import { prompts } from '../../shared/prompts'
import { createPython } from '../../shared/python'
import { memoryStore } from '../../shared/store'
import { asHere, asPieces } from './compare'
import { folderNames, readFolder, type Expected } from './folders'
import { differences } from './differences'
import { modelConnection, pythonConnections, stubModels } from './stubs'

// Starting an interpreter is the slow part, and slower still while other suites run.
jest.setTimeout(60_000)

const owner: Caller = { project: 'p', id: 'olga', groups: [], roles: ['owner'] }
const blobs = memoryBlobs()
const store = memoryStore(() => 0)
const world = {
  ...frozenWorld(),
  now: () => performance.now(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).then(
      () => undefined,
      () => undefined,
    ),
}
// One interpreter, so that what a file counts it counts in one place.
const python = createPython({ world, readCode: createCodeReader(blobs), interpreters: 1 })
afterAll(() => python.close())

const kinds = nodeKinds(prompts)
const services = {
  models: stubModels,
  python,
  connection: async () => modelConnection,
  pythonConnection: async (_caller: Caller, name: string) => {
    const found = pythonConnections[name]
    if (!found) throw new Error(`No connection ${name}`)
    return found
  },
} as unknown as NodeServices
const flows = createFlows({
  store,
  blobs,
  world,
  kinds,
  services,
  deployedCode: async () => ({}),
  openJournal: () => memoryJournal('run'),
})

/** Publishes a folder and runs lines of it by the in-process driver, so that each node's end can be looked at. */
const open = async (name: string) => {
  const { order, python: sources, data, expected } = readFolder(name)
  for (const [path, text] of Object.entries(sources)) await blobs.put('code', `${order.code?.[path]}.py`, text)
  const { hash } = await flows.publish(owner, name, order)
  const snapshot = await createSnapshots({ store, blobs, world }).load('p', name, hash)

  const run = async (plan: typeof snapshot.plan, inputs: JsonObject, more: object = {}) => {
    const journal = memoryJournal('run')
    const outcome = await runInProcess({
      caller: owner,
      plan,
      snapshot,
      inputs,
      kinds,
      services,
      world,
      journal,
      environment: {},
      deadlineMs: 60_000,
      ...more,
    })
    return { ...outcome, nodes: new Map(journal.nodes.map((node) => [node.path, node])) }
  }
  return { data, expected, snapshot, run }
}

type Opened = Awaited<ReturnType<typeof open>>

const lineOf = async ({ data, snapshot, run }: Opened, { line = 0, variant }: Expected) => {
  const plan = variant === undefined ? snapshot.plan : snapshot.variants[variant]
  if (!plan) throw new Error(`No variant ${variant}`)
  // Aggregation nodes run once over all lines, which is looked at by itself.
  const ownNodes = plan.nodes.filter(({ aggregation }) => !aggregation)
  let known: RunValues | undefined
  try {
    const inputs = readInputs(plan.inputs, data[line] ?? {})
    const onKnown = (values: RunValues) => void (known = values)
    return { ...(await run({ ...plan, nodes: ownNodes }, inputs, { onKnown })), known: () => known }
  } catch (error) {
    if (error instanceof Fault)
      return { error: error.toData(), outputs: null, nodes: new Map(), known: () => undefined }
    throw error
  }
}

const expectError = (name: string, row: Expected, details: Readonly<Record<string, unknown>> | undefined): void => {
  const { node, type, message } = row.error ?? { type: '' }
  if (node === undefined) return
  const here = differences.find((one) => one.folder === name && one.line === row.line)?.message ?? message
  expect(details).toMatchObject({ node, type, message: here })
}

test.each(folderNames())('%s gives what CPython gives by upstream’s rules', async (name) => {
  const folder = await open(name)
  const completed: RunValues[] = []
  expect(folder.expected.length).toBeGreaterThan(1)
  for (const row of folder.expected) {
    if (row.aggregation) {
      const plan = aggregationPlan(
        folder.snapshot.plan,
        completed.map((values) => gatherLine(folder.snapshot.plan, values)),
      )
      const { metrics, nodes } = await folder.run(plan, {}, { within: '' })
      expect(metrics).toEqual(asHere(row.aggregation.metrics))
      const outputs = [...nodes].map(([path, { output }]) => [path, output])
      expect(Object.fromEntries(outputs)).toEqual(asHere(row.aggregation.nodes))
      continue
    }
    const { outputs, nodes, error, known } = await lineOf(folder, row)
    expect(error !== undefined).toBe(row.error !== undefined)
    if (row.error) expectError(name, row, error?.details)
    else {
      expect(outputs).toEqual(asHere(row.outputs))
      for (const [node, [status, output]] of Object.entries(row.nodes ?? {})) {
        const record = nodes.get(node)
        expect([node, record?.status, record?.output]).toEqual([node, status, asPieces(output, record?.output)])
      }
      const values = known()
      if (values) completed.push(values)
    }
  }
})

test('there are twelve folders, and each says which rules of the format it covers', () => {
  expect(folderNames()).toHaveLength(12)
  for (const name of folderNames()) {
    expect(readFileSync(join(__dirname, name, 'README.md'), 'utf8')).toMatch(/\| §\d/)
  }
})

test('every listed difference is one of a line that fails here and there', () => {
  for (const { folder, line, message } of differences) {
    const row = readFolder(folder).expected.find((one) => one.line === line)
    expect(row?.error?.message).toEqual(expect.any(String))
    expect(row?.error?.message).not.toBe(message)
  }
})
