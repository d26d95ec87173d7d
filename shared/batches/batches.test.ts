import { memoryBlobs } from '../blobs/memory-blobs'
import type { Caller } from '../caller'
import type { Datasets } from '../datasets/contract'
import { fault } from '../faults'
import { createFlows, frozenWorld, nodeKinds } from '../flows'
import type { NodeServices } from '../flows/contract'
import type { JsonObject } from '../json'
import { prompts } from '../prompts'
import { createRuns } from '../runs'
import type { DurableClient } from '../runs/contract'
import { keepValue, memoryStore, openValue } from '../store'
import { createBatches } from './create-batches'
import type { BatchInput } from './contract'
import type { ShardContext } from '../shards'
import { orchestrateBatch } from './orchestrate'

const owner: Caller = { project: 'p', id: 'owner', groups: [], roles: ['owner'] }

const yaml = `inputs:
  word: {type: string}
  times: {type: int, default: 1}
outputs:
  said: {type: string, reference: "\${say.output}"}
nodes:
- {name: say, type: script, source: {type: code, path: say.ts}, inputs: {word: "\${inputs.word}", times: "\${inputs.times}"}}
- {name: all, type: script, aggregation: true, source: {type: code, path: all.ts}, inputs: {said: "\${say.output}", words: "\${inputs.word}"}}
`

const datasetOf = (rows: readonly JsonObject[]): Pick<Datasets, 'get' | 'read'> => ({
  get: async (_caller, name) => ({
    name,
    version: 'v1',
    rows: rows.length,
    columns: Object.keys(rows[0] ?? {}).map((column) => ({ name: column, types: ['string'] })),
    splits: { odd: Math.floor(rows.length / 2) },
    split_rule: null,
    created_at: '',
    created_by: '',
    source: { kind: 'rows' },
    versions: [],
  }),
  async *read(_caller, _name, _version, { split, from = 0 } = {}) {
    for (const [index, row] of rows.entries()) {
      if (index >= from && (split === undefined || index % 2 === 1)) yield { index, row }
    }
  },
})

const ground = async (rows: readonly JsonObject[], say: (inputs: { word: string; times: number }) => unknown) => {
  let now = 0
  const world = {
    ...frozenWorld(),
    now: () => now,
    sleep: (milliseconds: number, signal?: AbortSignal) => {
      // A pause of the batch's own passes; what waits for an abort is let go by it.
      if (signal === undefined) {
        now += milliseconds
        return Promise.resolve()
      }
      return frozenWorld().sleep(milliseconds, signal)
    },
  }
  const store = memoryStore(world.now)
  const blobs = memoryBlobs()
  const runs = createRuns({ store, blobs, world, ground: 'local', version: '1', keepValue, openValue })
  const modules: Record<string, unknown> = {
    ['a'.repeat(64)]: say,
    ['b'.repeat(64)]: ({ said, words }: { said: string[]; words: string[] }) => ({ count: said.length, words }),
  }
  for (const hash of Object.keys(modules)) await blobs.put('code', `${hash}.mjs`, 'x')
  const flows = createFlows({
    store,
    blobs,
    world,
    kinds: nodeKinds(prompts),
    deployedCode: async () => ({ 'say.ts': 'a'.repeat(64), 'all.ts': 'b'.repeat(64) }),
    openJournal: (caller, start) => runs.openJournal(caller, start),
    runs,
    services: { loadCode: async (hash: string) => modules[hash] } as unknown as NodeServices,
  })
  await flows.publish(owner, 'sayer', { yaml })
  const batches = createBatches({ store, blobs, world, runs, flows: flows.rows, datasets: datasetOf(rows) })
  const started: { instance: string; input: JsonObject }[] = []
  const client: DurableClient = {
    start: async (_orchestrator, instance, input) => void started.push({ instance, input }),
    raise: async () => {},
    status: async () => null,
    terminate: async () => {},
  }
  /** Runs every instance that was started, as the task hub does. */
  const work = async (most = 1_000): Promise<void> => {
    for (let next = started.shift(); next; next = started.shift()) {
      let input: JsonObject | undefined = next.input
      while (input) input = await generation(next.instance, input, most)
    }
  }
  const generation = async (instance: string, input: JsonObject, most: number): Promise<JsonObject | undefined> => {
    let again: JsonObject | undefined
    const context: ShardContext = {
      instanceId: instance,
      get currentUtcDateTime() {
        return new Date(now)
      },
      Task: { all: (tasks) => ({ all: tasks }) },
      getInput: () => input,
      callActivity: (name, given) => ({ name, given }),
      createTimer: (fireAt) => ({ fireAt }),
      continueAsNew: (next) => {
        again = next as JsonObject
      },
    }
    const perform = async (task: object): Promise<unknown> => {
      if ('all' in task) return Promise.all((task.all as object[]).map(perform))
      if ('fireAt' in task) {
        now = Math.max(now, (task.fireAt as Date).getTime())
        return undefined
      }
      const { name, given } = task as { name: keyof typeof batches.activities; given: BatchInput }
      return batches.activities[name](JSON.parse(JSON.stringify(given)) as never)
    }
    const turns = orchestrateBatch(context)
    let step = turns.next()
    for (let turn = 0; !step.done && turn < most; turn++) step = turns.next(await perform(step.value))
    return again
  }
  return { batches, runs, client, work }
}

const words = (count: number): JsonObject[] => Array.from({ length: count }, (_none, index) => ({ word: `w${index}` }))
const order = { dataset: 'words', flow: 'sayer' }

test('every row runs once, in its order, and aggregation nodes see the completed ones', async () => {
  let calls = 0
  const { batches, runs, client, work } = await ground(words(150), ({ word }) => {
    calls += 1
    if (word === 'w7') throw new Error('no')
    return word.toUpperCase()
  })
  const { run_id } = await batches.start(owner, order, client)
  await work()
  expect(calls).toBe(150)
  const run = await runs.get(owner, run_id)
  expect(run).toMatchObject({ kind: 'batch', status: 'completed', outputs: { rows: 150, completed: 149, failed: 1 } })
  expect(run.nodes.find(({ path }) => path === 'all')?.output).toMatchObject({ count: 149 })
  const page = await batches.rows(owner, run_id, { limit: 100 })
  expect([page.items.length, page.next, page.items[99]?.outputs]).toEqual([100, '100', { said: 'W99' }])
  expect((await batches.rows(owner, run_id, { limit: 100, cursor: '100' })).items).toHaveLength(50)
  const failed = await batches.rows(owner, run_id, { status: 'failed' })
  expect(failed.items).toMatchObject([{ index: 7, inputs: { word: 'w7' }, error: { code: 'node_failed' } }])
  expect(await batches.progress(owner, run_id)).toMatchObject({ total: 150, completed: 149, failed: 1, eta_ms: null })
})

test('[9] a resumed batch runs again what failed, and nothing else; results read the highest attempt', async () => {
  const seen: string[] = []
  let isWell = false
  const { batches, runs, client, work } = await ground(words(70), ({ word }) => {
    seen.push(word)
    if (!isWell && Number(word.slice(1)) % 10 === 0) throw new Error('ill')
    return word
  })
  const { run_id } = await batches.start(owner, order, client)
  await expect(batches.resume(owner, run_id, client)).rejects.toMatchObject({ word: 'conflict' })
  await work()
  isWell = true
  seen.length = 0
  await batches.resume(owner, run_id, client)
  expect((await batches.progress(owner, run_id)).completed).toBe(63)
  await work()
  expect(seen).toEqual(['w0', 'w10', 'w20', 'w30', 'w40', 'w50', 'w60'])
  expect(await runs.get(owner, run_id)).toMatchObject({ status: 'completed', outputs: { completed: 70, failed: 0 } })
  const { items } = await batches.rows(owner, run_id, { limit: 500 })
  expect(items.map(({ attempt }) => attempt).filter((attempt) => attempt === 2)).toHaveLength(7)
})

test('a provider that refuses for now makes no row fail', async () => {
  let refusals = 3
  const { batches, runs, client, work } = await ground(words(5), ({ word }) => {
    if (refusals-- > 0) throw fault('rate_limited', 'slow down')
    return word
  })
  const { run_id } = await batches.start(owner, order, client)
  await work()
  expect(await runs.get(owner, run_id)).toMatchObject({ status: 'completed', outputs: { completed: 5, failed: 0 } })
})

test('a split and an input that is mapped to a literal or another column', async () => {
  const rows = words(6).map((row, index) => ({ ...row, other: `o${index}` }))
  const { batches, client, work } = await ground(rows, ({ word, times }) => `${word}×${times}`)
  const mapping = { word: '${data.other}', times: 3 }
  const { run_id } = await batches.start(owner, { ...order, split: 'odd', mapping }, client)
  await work()
  const { items } = await batches.rows(owner, run_id)
  expect(items.map(({ outputs }) => (outputs as JsonObject)['said'])).toEqual(['o1×3', 'o3×3', 'o5×3'])
})

test('an earlier batch is read row by row', async () => {
  const { batches, client, work } = await ground(words(3), ({ word }) => `${word}!`)
  const first = await batches.start(owner, order, client)
  await work()
  const mapping = { word: '${run.outputs.said}' }
  const second = await batches.start(owner, { ...order, run: first.run_id, mapping }, client)
  await work()
  const { items } = await batches.rows(owner, second.run_id)
  expect(items.map(({ outputs }) => (outputs as JsonObject)['said'])).toEqual(['w0!!', 'w1!!', 'w2!!'])
})

test('all columns that are not there are named before anything is spent', async () => {
  let calls = 0
  const { batches, client } = await ground(words(3), () => ++calls)
  const mapping = { word: '${data.wrod}', times: '${run.outputs.n}' }
  const refused = batches.start(owner, { ...order, mapping }, client)
  await expect(refused).rejects.toMatchObject({
    word: 'invalid_input',
    errors: [{ path: 'mapping.word' }, { path: 'mapping.times' }],
  })
  await expect(batches.start(owner, { ...order, split: 'even' }, client)).rejects.toThrow('its splits are odd')
  expect(calls).toBe(0)
})

test('a batch of which every row failed has failed, with the first reason', async () => {
  const { batches, runs, client, work } = await ground(words(3), () => {
    throw new Error('always')
  })
  const { run_id } = await batches.start(owner, order, client)
  await work()
  const run = await runs.get(owner, run_id)
  expect(run).toMatchObject({ status: 'failed', error: { code: 'node_failed' } })
  expect(run.error?.message).toContain('always')
})
