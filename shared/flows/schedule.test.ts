import * as fc from 'fast-check'
import vectors from '../../tests/vectors/flow-format.json'
import { fault } from '../faults'
import type { Json, JsonObject } from '../json'
import type { NodeFinish, NodeKind, Plan } from './contract'
import { compileFlow } from './definition/compile-flow'
import { play } from './play'
import { resolveInputs } from './run-values'
import { readySegments, schedule } from './schedule'
import { truthOfInputs, truthOfOutput } from './truth'

// Gives what its key says, beside the inputs it saw; or fails.
const work: NodeKind = {
  kind: 'work',
  settle: ({ keys }) => ({ gives: keys['gives'] ?? null, turns: keys['turns'] ?? 0 }),
  async run({ gives, turns }, inputs) {
    for (let turn = 0; turn < Number(turns); turn++) await Promise.resolve()
    if (gives === 'fail') throw fault('node_failed', 'as told')
    return { gives: gives ?? null, saw: inputs }
  },
}

const planOf = (file: JsonObject): Plan => {
  const { plan, errors } = compileFlow({
    flow: 'f',
    yaml: JSON.stringify(file),
    files: new Map(),
    code: {},
    kinds: new Map([['work', work]]),
    environment: new Set(),
  })
  if (!plan) throw new Error(JSON.stringify(errors))
  return plan
}

test.each(vectors.dag_bypass)('upstream’s bypass: $name', ({ nodes, flow_inputs, node_outputs, steps }) => {
  const plan = planOf({
    inputs: Object.fromEntries(Object.keys(flow_inputs).map((name) => [name, { type: 'string' }])),
    nodes: nodes.map(({ activate, ...node }) => ({ ...node, type: 'work', ...(activate && { activate }) })),
  } as unknown as JsonObject)
  const inputs = flow_inputs as JsonObject
  const finished = new Map<string, NodeFinish>()
  const outputs = new Map<string, Json>()
  for (const step of steps) {
    const { ready, bypassed } = schedule(plan, finished, truthOfInputs(plan, inputs))
    for (const name of bypassed) finished.set(name, { status: 'bypassed', tests: {} })
    const run = plan.nodes.filter(({ name }) => ready.includes(name))
    const values = { inputs, outputs, finished, environment: {} }
    expect([...bypassed].toSorted()).toEqual(step.bypassed)
    expect(Object.fromEntries(run.map((node) => [node.name, resolveInputs(node, values)]))).toEqual(step.run)
    for (const node of run) {
      const output = (node_outputs as JsonObject)[node.name] ?? `${node.name}_out`
      outputs.set(node.name, output)
      finished.set(node.name, { status: 'completed', tests: truthOfOutput(plan, node, output) })
    }
  }
  expect(schedule(plan, finished, truthOfInputs(plan, inputs)).done).toBe(true)
})

interface Drawn {
  readonly name: string
  readonly reads: readonly string[]
  readonly when: string | null
  readonly is: number
  readonly join: 'any' | 'all'
  readonly gives: 0 | 1 | 'fail'
  readonly turns: number
}

// A node reads only nodes drawn before it; the file lists them in another order.
const drawnFlow = fc
  .array(
    fc.record({
      reads: fc.array(fc.nat(30), { maxLength: 3 }),
      when: fc.option(fc.nat(30)),
      onInput: fc.boolean(),
      is: fc.integer({ min: 0, max: 1 }),
      join: fc.constantFrom('any' as const, 'all' as const),
      gives: fc.constantFrom(0 as const, 1 as const, 1 as const, 'fail' as const),
      turns: fc.nat(6),
      place: fc.nat(1000),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((rows) =>
    rows
      .map(({ reads, when, onInput, ...row }, index) => ({
        ...row,
        name: `n${index}`,
        reads: index === 0 ? [] : [...new Set(reads.map((number) => `n${number % index}`))],
        when: when === null ? null : onInput || index === 0 ? 'input' : `n${when % index}`,
      }))
      .toSorted((left, right) => left.place - right.place),
  )

const fileOf = (nodes: readonly Drawn[]): JsonObject => ({
  inputs: { t: { type: 'int' } },
  outputs: {},
  nodes: nodes.map(({ name, reads, when, is, join, gives, turns }) => ({
    name,
    type: 'work',
    join,
    gives,
    turns,
    inputs: Object.fromEntries(reads.map((node) => [node, `\${${node}.output.gives}`])),
    ...(when !== null && { activate: { when: when === 'input' ? '${inputs.t}' : `\${${when}.output.gives}`, is } }),
  })),
})

type Fate = { readonly status: string; readonly gives: Json; readonly saw?: JsonObject }

// The rules of flow-format.md §1.6 and RULES [4], each node asked by itself, nothing shared with the engine.
const interpret = (nodes: readonly Drawn[], t: number): Map<string, Fate> => {
  const fates = new Map<string, Fate>()
  const fateOf = (name: string): Fate => {
    const known = fates.get(name)
    if (known) return known
    const node = nodes.find((one) => one.name === name) as Drawn
    const read = node.reads.map(fateOf)
    const tested = node.when !== null && node.when !== 'input' ? fateOf(node.when) : undefined
    const waitsFor = [...read, ...(tested ? [tested] : [])]
    let fate: Fate = { status: 'run', gives: null }
    if (waitsFor.some(({ status }) => status === 'failed' || status === 'cancelled'))
      fate = { status: 'cancelled', gives: null }
    else if (node.when !== null) {
      const value = node.when === 'input' ? t : tested?.gives
      if (tested?.status === 'bypassed' || value !== node.is) fate = { status: 'bypassed', gives: null }
    } else if (read.length > 0) {
      const gone = read.filter(({ status }) => status === 'bypassed').length
      if (gone === read.length || (gone > 0 && node.join === 'all')) fate = { status: 'bypassed', gives: null }
    }
    if (fate.status === 'run') {
      const saw = Object.fromEntries(node.reads.map((one, index) => [one, read[index]?.gives ?? null]))
      fate = node.gives === 'fail' ? { status: 'failed', gives: null } : { status: 'completed', gives: node.gives, saw }
    }
    fates.set(name, fate)
    return fate
  }
  nodes.forEach(({ name }) => fateOf(name))
  return fates
}

test('[4] the driver does with any flow what a naive reading of the rules does', async () => {
  await fc.assert(
    fc.asyncProperty(drawnFlow, fc.integer({ min: 0, max: 1 }), async (nodes, t) => {
      const fates = interpret(nodes, t)
      const run = await play({ 'flow.dag.yaml': JSON.stringify(fileOf(nodes)) }, { t }, { kinds: [work] })
      for (const { name } of nodes) {
        const fate = fates.get(name)
        expect([name, run.nodes[name]?.status]).toEqual([name, fate?.status])
        if (fate?.saw) expect(run.nodes[name]?.output).toEqual({ gives: fate.gives, saw: fate.saw })
      }
      expect(run.order).toHaveLength(nodes.length)
      const failed = planOf(fileOf(nodes)).nodes.find(({ name }) => fates.get(name)?.status === 'failed')
      expect(run.status).toBe(failed ? 'failed' : 'completed')
      expect(run.error?.details?.['node']).toBe(failed?.name)
    }),
    { numRuns: 200 },
  )
})

test('waves of segments end as the in-process driver ends', async () => {
  await fc.assert(
    fc.asyncProperty(drawnFlow, fc.integer({ min: 0, max: 1 }), async (nodes, t) => {
      const plan = planOf(fileOf(nodes))
      const gives = new Map(nodes.map((node) => [node.name, node.gives]))
      const truth = truthOfInputs(plan, { t })
      const finished = new Map<string, NodeFinish>()
      const decide = () => {
        const next = schedule(plan, finished, truth)
        for (const name of next.bypassed) finished.set(name, { status: 'bypassed', tests: {} })
        for (const name of next.cancelled) finished.set(name, { status: 'cancelled', tests: {} })
        return next
      }
      for (let next = decide(); !next.done; next = decide()) {
        const segments = readySegments(plan, next)
        expect(segments.length).toBeGreaterThan(0)
        for (const number of segments) {
          for (const name of plan.segments[number]?.nodes ?? []) {
            if (!schedule(plan, finished, truth).ready.includes(name)) continue
            const node = plan.nodes.find((one) => one.name === name)
            const value = gives.get(name)
            if (!node || value === undefined) throw new Error(name)
            const status = value === 'fail' ? 'failed' : 'completed'
            const tests = value === 'fail' ? {} : truthOfOutput(plan, node, { gives: value })
            finished.set(name, { status, tests })
          }
        }
      }
      const fates = interpret(nodes, t)
      expect(Object.fromEntries([...finished].map(([name, { status }]) => [name, status]))).toEqual(
        Object.fromEntries([...fates].map(([name, { status }]) => [name, status])),
      )
    }),
    { numRuns: 200 },
  )
})

test('every node is in one segment, and a segment has no join or fork inside', () => {
  fc.assert(
    fc.property(drawnFlow, (nodes) => {
      const { segments } = planOf(fileOf(nodes))
      const readers = (name: string) => nodes.filter((node) => node.reads.includes(name) || node.when === name)
      expect(segments.flatMap((segment) => segment.nodes).toSorted()).toEqual(nodes.map(({ name }) => name).toSorted())
      for (const segment of segments) {
        segment.nodes.slice(1).forEach((name, index) => {
          const before = segment.nodes[index] ?? ''
          const node = nodes.find((one) => one.name === name)
          const needs = new Set([...(node?.reads ?? []), ...(node?.when && node.when !== 'input' ? [node.when] : [])])
          expect([...needs]).toEqual([before])
          expect(readers(before).map((one) => one.name)).toEqual([name])
        })
      }
    }),
  )
})

test('[8] a plan that has been stored and read schedules as it did before', () => {
  fc.assert(
    fc.property(drawnFlow, (nodes) => {
      const plan = planOf(fileOf(nodes))
      const stored = JSON.parse(JSON.stringify(plan)) as Plan
      expect(stored).toEqual(plan)
      expect(schedule(stored, new Map(), truthOfInputs(stored, { t: 1 }))).toEqual(
        schedule(plan, new Map(), truthOfInputs(plan, { t: 1 })),
      )
    }),
  )
})

test('plan order is the file’s order as far as references allow', () => {
  const node = (name: string, reads: readonly string[]) => ({
    name,
    type: 'work',
    inputs: Object.fromEntries(reads.map((one) => [one, `\${${one}.output}`])),
  })
  const plan = planOf({ nodes: [node('d', ['b']), node('c', []), node('b', ['a']), node('a', [])] })
  expect(plan.nodes.map(({ name }) => name)).toEqual(['c', 'a', 'b', 'd'])
  expect(Object.isFrozen(plan.nodes)).toBe(true)
})
