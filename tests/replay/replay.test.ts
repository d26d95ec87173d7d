import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RetryOptions, type OrchestrationContext } from 'durable-functions'
import { flowRun } from '../../functions/orchestrations/flow-run'
import { orchestrate, type WaveContext } from '../../shared/flows/waves/orchestrate'
import type { RecordedInstance } from './history'
import { recordShape } from './record-shape'
import { replay } from './replay'
import { shapes } from './shapes'

jest.setTimeout(60_000)

const folder = join(__dirname, 'histories')
const histories = readdirSync(folder).map((file): [string, readonly RecordedInstance[]] => [
  file.replace(/\.jsonl$/, ''),
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedInstance),
])

/** What today's orchestrator, or another, does otherwise than it did; by history. */
const differences = async (generator: unknown): Promise<Readonly<Record<string, string>>> => {
  const found: [string, string][] = []
  for (const [name, instances] of histories)
    for (const [index, instance] of instances.entries()) {
      const difference = await replay(generator, instance)
      if (difference !== undefined) found.push([`${name} ${index}`, difference])
    }
  return Object.fromEntries(found)
}

test('every shape has a history, and none of them lacks turns', () => {
  expect(histories.map(([name]) => name).toSorted()).toEqual(Object.keys(shapes).toSorted())
  for (const [, instances] of histories)
    for (const { turns, history, asked } of instances) {
      expect(turns.length).toBeGreaterThan(2)
      expect(turns.at(-1)).toEqual({ events: history.length, asked: asked.length })
    }
})

test('today’s orchestrator goes on with every instance that was ever begun, from wherever it stands', async () => {
  expect(await differences(flowRun)).toEqual({})
})

test('histories hold no word of a user: names, values and errors stay in the records', () => {
  for (const [, instances] of histories)
    for (const { history } of instances)
      for (const event of history) expect(JSON.stringify(event)).not.toMatch(/attempt \d|fails|saw|"v\\*":/)
})

/** An orchestrator that is today's but for what its context does. */
const changed = (change: (context: WaveContext) => Partial<WaveContext>) =>
  function* (context: OrchestrationContext): Generator<never, unknown, unknown> {
    const { df } = context
    const retry = new RetryOptions(2_000, 6)
    retry.backoffCoefficient = 2
    const waves: WaveContext = {
      instanceId: df.instanceId,
      version: df.version ?? '',
      get currentUtcDateTime() {
        return df.currentUtcDateTime
      },
      Task: df.Task,
      getInput: () => df.getInput(),
      callActivity: (name, input) => df.callActivityWithRetry(name, retry, input),
      createTimer: (fireAt) => df.createTimer(fireAt),
      waitForExternalEvent: (name) => df.waitForExternalEvent(name),
      continueAsNew: (input) => df.continueAsNew(input),
    }
    const other = Object.defineProperties({}, Object.getOwnPropertyDescriptors(waves)) as WaveContext
    return yield* orchestrate(Object.assign(other, change(waves))) as unknown as Generator<never, unknown, unknown>
  }

test('an orchestrator that is the same by another file is no change', async () => {
  expect(await differences(changed(() => ({})))).toEqual({})
})

test.each<[string, (context: WaveContext) => Partial<WaveContext>, number]>([
  [
    'an activity of another name',
    (df) => ({
      callActivity: (name, input) => df.callActivity(name === 'runSegment' ? 'runPart' : name, input),
    }),
    10,
  ],
  [
    'an activity told something more',
    (df) => ({ callActivity: (name, input) => df.callActivity(name, { ...(input as object), more: 1 }) }),
    14,
  ],
  [
    'segments in another order',
    (df) => {
      let held: { readonly name: string; readonly input: unknown }[] = []
      return {
        callActivity: (name, input) => {
          if (name !== 'runSegment') return df.callActivity(name, input)
          held.push({ name, input })
          return held
        },
        Task: {
          any: (tasks) => df.Task.any(tasks),
          all: (tasks) => {
            const later = tasks.filter((task) => task !== held)
            const turned = held.toReversed().map(({ name, input }) => df.callActivity(name, input))
            held = []
            return df.Task.all([...turned, ...later])
          },
        },
      }
    },
    4,
  ],
  ['timers that fire later', (df) => ({ createTimer: (at) => df.createTimer(new Date(at.getTime() + 1_000)) }), 4],
  ['no new generation', () => ({ continueAsNew: () => undefined }), 2],
])('a change that would break running instances is found: %s', async (_name, change, least) => {
  const found = Object.keys(await differences(changed(change)))
  expect(found.length).toBeGreaterThanOrEqual(least)
})

test('a shape recorded now replays too, and is the one that lies there', async () => {
  const [fresh] = await recordShape(shapes['chain'] as NonNullable<(typeof shapes)['chain']>)
  if (!fresh) throw new Error('nothing was recorded')
  expect(await replay(flowRun, fresh)).toBeUndefined()
  const [kept] = histories.find(([name]) => name === 'chain')?.[1] ?? []
  expect(fresh.asked.map(({ functionName }) => functionName)).toEqual(
    kept?.asked.map(({ functionName }) => functionName),
  )
})
