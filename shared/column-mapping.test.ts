import vectors from '../tests/vectors/flow-format.json'
import { Fault } from './faults'
import type { Json, JsonObject } from './json'
import { batchLines, mapColumns } from './column-mapping'

interface BatchVector {
  readonly inputs: Readonly<Record<string, readonly JsonObject[]>>
  readonly mapping: Readonly<Record<string, Json>> | null
  readonly flow_input_defaults: Readonly<Record<string, Json>>
  readonly out?: Json
  readonly error?: string
}

const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof Fault ? error.details?.['code'] : error
  }
}

const { inputs, cases } = vectors.apply_inputs_mapping as unknown as {
  readonly inputs: Readonly<Record<string, JsonObject>>
  readonly cases: readonly { readonly mapping: Readonly<Record<string, Json>>; readonly out: Json }[]
}

test.each(cases)('upstream maps $mapping', ({ mapping, out }) => {
  expect(mapColumns(inputs, mapping)).toEqual(out)
})

test.each((vectors.batch_inputs as unknown as readonly BatchVector[]).map((row, index) => [index, row] as const))(
  'upstream’s lines of a batch, %i',
  (_index, { inputs: sources, mapping, flow_input_defaults: defaults, out, error }) => {
    const declared = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { default: value }]))
    expect(codeOf(() => batchLines(sources, declared, mapping ?? undefined))).toEqual(error ?? out)
  },
)

test('a column may have dots, and the shortest source that fits is meant', () => {
  expect(mapColumns({ data: { 'x.y': 1 }, 'data.x': { y: 2 } }, { a: '${data.x.y}' })).toEqual({ a: 1 })
})

test('[§3.1] a text that holds more than a reference, and what is no text, are literals', () => {
  expect(mapColumns({ data: { a: 1 } }, { x: '${data.a} more', y: 'a ${data.a}', z: 3, n: null })).toEqual({
    x: '${data.a} more',
    y: 'a ${data.a}',
    z: 3,
    n: null,
  })
})

test('[§3.1] an empty source is named', () => {
  expect(() => batchLines({ data: [{ q: 1 }], 'run.outputs': [] }, { q: {} })).toThrow(/“run.outputs” is an empty list/)
})

test('every column that is not there is named at once', () => {
  const map = () =>
    mapColumns({ data: { a: 1 } }, { x: '${data.b}', y: '${run.outputs.c}', z: '${data.a}', p: '${data.constructor}' })
  expect(codeOf(map)).toBe('ApplyInputMappingError')
  expect(map).toThrow('x: ${data.b}; y: ${run.outputs.c}; p: ${data.constructor} (data has a)')
})

test('an input with a default is not taken from the data unless it is mapped', () => {
  const data = [{ a: 1, b: 2 }]
  expect(batchLines({ data }, { a: {}, b: { default: 9 } })).toEqual([{ a: 1, line_number: 0 }])
  expect(batchLines({ data }, { a: {}, b: { default: 9 } }, { b: '${data.b}' })).toEqual([
    { a: 1, b: 2, line_number: 0 },
  ])
})

test('lines that a source lacks are dropped; sources without numbers must be as long as each other', () => {
  const numbered = [{ line_number: 1, a: 'B' }]
  expect(batchLines({ data: [{ q: 1 }, { q: 2 }], 'run.outputs': numbered }, { q: {} })).toEqual([
    { q: 2, line_number: 1 },
  ])
  expect(codeOf(() => batchLines({ data: [{ q: 1 }], 'run.outputs': numbered }, { q: {} }))).toBe('InputMappingError')
  expect(codeOf(() => batchLines({ data: [{ q: 1 }], other: [{ a: 1 }, { a: 2 }] }, { q: {} }))).toBe(
    'InputMappingError',
  )
})
