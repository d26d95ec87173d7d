import type { EvaluationRow, Evaluator, EvaluatorTools, ExpectedToolCall } from '../contract'
import type { Embedder, ToolCall } from '../../models/contract'
import { budgetShare, cost } from './cost'
import { documentRecall, fidelity, ndcg } from './document-retrieval'
import { embeddingSimilarity } from './embedding-similarity'
import { jsonValid } from './json-valid'
import { firstTokenLatency, nodeLatency, tokenLatency, totalLatency } from './latency'
import { regexMatch } from './regex-match'
import { toolCalls } from './tool-calls'

const run = async (
  evaluator: Evaluator,
  row: Partial<EvaluationRow>,
  options = {},
  tools: Partial<EvaluatorTools> = {},
) => evaluator.run({ index: 0, inputs: {}, ...row }, tools as EvaluatorTools, evaluator.options?.parse(options) ?? {})

const call = (name: string, given: string): ToolCall => ({
  id: name,
  type: 'function',
  function: { name, arguments: given },
})

describe('tool-calls', () => {
  const made = [call('find', '{"b":2,"a":1}'), call('send', '{"to":"x"}')]
  test('compares arguments as values, in any order of keys and calls', async () => {
    const wanted: ExpectedToolCall[] = [
      { name: 'send', arguments: { to: 'x' } },
      { name: 'find', arguments: { a: 1, b: 2 } },
    ]
    expect(await run(toolCalls, { tool_calls: made, expected_tool_calls: wanted })).toMatchObject({
      score: 1,
      pass: true,
    })
    expect(await run(toolCalls, { tool_calls: made, expected_tool_calls: wanted }, { order: 'same' })).toMatchObject({
      score: 0.5,
      pass: false,
    })
  })
  test('a call too many and one too few both count', async () => {
    const wanted = [{ name: 'find' }, { name: 'delete' }, { name: 'log' }]
    // One of two made, one of three wanted.
    expect(await run(toolCalls, { tool_calls: made, expected_tool_calls: wanted })).toMatchObject({
      score: expect.closeTo(0.4, 12) as number,
      pass: false,
    })
    expect(await run(toolCalls, { tool_calls: [], expected_tool_calls: [] })).toMatchObject({ score: 1, pass: true })
    expect(await run(toolCalls, { tool_calls: made, expected_tool_calls: [] })).toMatchObject({ score: 0, pass: false })
  })
  test('takes the pairs that match the most', async () => {
    const wanted = [{ name: 'find' }, { name: 'find', arguments: { a: 1 } }]
    const both = [call('find', '{"a":1}'), call('find', '{"z":1}')]
    expect(await run(toolCalls, { tool_calls: both, expected_tool_calls: wanted })).toMatchObject({ score: 1 })
  })
  test('arguments that are no JSON match nothing but a name alone', async () => {
    const broken = [call('find', '{"a": 1')]
    const wanted = [{ name: 'find', arguments: {} }]
    expect(await run(toolCalls, { tool_calls: broken, expected_tool_calls: wanted })).toMatchObject({ score: 0 })
    const ignored = await run(toolCalls, { tool_calls: broken, expected_tool_calls: wanted }, { arguments: 'ignore' })
    expect(ignored).toMatchObject({ score: 1 })
  })
  test('a key of the prototype is no argument', async () => {
    const wanted = [{ name: 'find', arguments: { constructor: 1 } }]
    const found = await run(
      toolCalls,
      { tool_calls: [call('find', '{}')], expected_tool_calls: wanted },
      { arguments: 'subset' },
    )
    expect(found).toMatchObject({ score: 0 })
  })
})

describe('document retrieval', () => {
  const relevant = [
    { document: 'a', relevance: 3 },
    { document: 'b', relevance: 2 },
    { document: 'c', relevance: 0 },
    { document: 'd', relevance: 1 },
  ]
  const retrieved = ['b', 'x', 'a', 'a', 'c'].map((document) => ({ document }))
  test('discounts what stands further down, and counts a document once', async () => {
    const gain = 2 / Math.log2(2) + 3 / Math.log2(4)
    const ideal = 3 / Math.log2(2) + 2 / Math.log2(3) + 1 / Math.log2(4)
    expect(await run(ndcg, { retrieved, relevant }, { k: 3 })).toMatchObject({
      score: expect.closeTo(gain / ideal, 12) as number,
      details: { holes: 1, found: 4 },
    })
    const steep = await run(ndcg, { retrieved, relevant }, { k: 3, gain: 'exponential' })
    expect(steep).toMatchObject({
      score: expect.closeTo((3 + 7 / 2) / (7 + 3 / Math.log2(3) + 1 / 2), 12) as number,
    })
  })
  test('recall counts relevant documents, fidelity weighs them', async () => {
    expect(await run(documentRecall, { retrieved, relevant })).toMatchObject({
      score: expect.closeTo(2 / 3, 12) as number,
    })
    expect(await run(documentRecall, { retrieved, relevant }, { k: 1 })).toMatchObject({
      score: expect.closeTo(1 / 3, 12) as number,
    })
    expect(await run(fidelity, { retrieved, relevant })).toMatchObject({
      score: expect.closeTo((15 + 7) / (15 + 7 + 3), 12) as number,
    })
  })
  test('a question nothing answers is skipped, one for which nothing was found is nought', async () => {
    const none = [{ document: 'c', relevance: 0 }]
    for (const evaluator of [ndcg, documentRecall, fidelity]) {
      expect(await run(evaluator, { retrieved, relevant: none })).toHaveProperty('skipped')
      expect(await run(evaluator, { retrieved: [], relevant })).toMatchObject({ score: 0 })
    }
  })
})

describe('json-valid', () => {
  const schema = {
    type: 'object',
    required: ['total'],
    properties: { total: { type: 'number' }, id: { pattern: '^(a+)+$' } },
  }
  test('holds an answer to its schema and says where it fails', async () => {
    expect(await run(jsonValid, { response: '{"total": 3}' }, { schema })).toMatchObject({ score: 1, pass: true })
    const wrong = await run(jsonValid, { response: '{"total": "3"}' }, { schema })
    expect(wrong).toMatchObject({ score: 0, pass: false, reason: expect.stringContaining('#/total') as string })
  })
  test('an answer that talks around its JSON is none', async () => {
    expect(await run(jsonValid, { response: 'Here it is: {"total": 3}' }, { schema })).toMatchObject({ score: 0 })
    const fenced = '```json\n{"total": 3}\n```'
    expect(await run(jsonValid, { response: fenced }, { schema })).toMatchObject({ score: 0 })
    expect(await run(jsonValid, { response: fenced }, { schema, fence: true })).toMatchObject({ score: 1 })
  })
  test('a pattern that never ends and an answer nested without end are told, not waited for', async () => {
    const slow = JSON.stringify({ total: 1, id: `${'a'.repeat(60)}!` })
    expect(await run(jsonValid, { response: slow }, { schema })).toHaveProperty('error')
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    expect(await run(jsonValid, { response: deep })).toMatchObject({
      score: 0,
      reason: expect.stringContaining('nested') as string,
    })
  })
})

describe('regex', () => {
  test('finds and shows where, or wants nothing found', async () => {
    expect(await run(regexMatch, { response: 'Order A-17 is sent.' }, { pattern: '[A-Z]-\\d+' })).toMatchObject({
      score: 1,
      evidence: [{ in: 'response', start: 6, end: 10, text: 'A-17' }],
    })
    const unwanted = { pattern: 'sorry', flags: 'i', expect: 'no-match' }
    expect(await run(regexMatch, { response: 'Sorry!' }, unwanted)).toMatchObject({ score: 0, pass: false })
  })
  test('a pattern that takes too long is an error and holds nobody up', async () => {
    const answer = await run(regexMatch, { response: `${'a'.repeat(5_000)}!` }, { pattern: '^(a+)+$', limit_ms: 20 })
    expect(answer).toHaveProperty('error', 'The pattern took longer than 20 ms on an answer of 5001 characters')
  })
  test('a pattern that is none is refused before anything runs', () => {
    expect(regexMatch.options!.safeParse({ pattern: '(' }).success).toBe(false)
  })
})

describe('embedding-similarity', () => {
  const vectors: Record<string, number[]> = { one: [1, 0], other: [0.6, 0.8], same: [1, 0], empty: [0, 0] }
  const embedder = (semantic: boolean): Embedder => ({
    id: 'e',
    dimensions: 2,
    semantic,
    embed: (texts) =>
      Promise.resolve({ vectors: texts.map((text) => Float32Array.from(vectors[text]!)), usage: null, cost: null }),
  })
  test('is the cosine to the closest wanted answer', async () => {
    const tools = { embedder: embedder(true) }
    const row = { response: 'one', ground_truth: ['empty', 'other'] }
    expect(await run(embeddingSimilarity, row, {}, tools)).toMatchObject({ score: expect.closeTo(0.6, 6) as number })
  })
  test('an embedder that knows no meaning leaves it unchecked unless it is wanted', async () => {
    const tools = { embedder: embedder(false) }
    const row = { response: 'one', ground_truth: 'same' }
    expect(await run(embeddingSimilarity, row, {}, tools)).toMatchObject({ unchecked: true })
    expect(await run(embeddingSimilarity, row, { lexical: true }, tools)).toMatchObject({
      score: 1,
      details: { semantic: false },
    })
  })
})

describe('cost and latency', () => {
  test('a price that is unknown is unchecked, not free', async () => {
    expect(await run(cost, { cost: null })).toMatchObject({ unchecked: true })
    expect(await run(cost, {})).toMatchObject({ skipped: true })
    expect(await run(cost, { cost: 0 })).toEqual({ score: 0 })
    expect(await run(cost, { cost: 0.02 }, { limit: 0.01 })).toEqual({ score: 0.02, pass: false })
    expect(await run(budgetShare, { cost: 0.02 }, { budget: 0.04 })).toEqual({ score: 0.5, pass: true })
  })
  test('times are those of the row; what was not measured is skipped', async () => {
    const latency = { total_ms: 1_000, first_token_ms: 400, nodes: { answer: 900 } }
    const usage = { input_tokens: 10, output_tokens: 13 }
    expect(await run(totalLatency, { latency }, { limit: 500 })).toEqual({ score: 1_000, pass: false })
    expect(await run(firstTokenLatency, { latency })).toEqual({ score: 400 })
    expect(await run(tokenLatency, { latency, usage })).toEqual({ score: 50 })
    expect(await run(nodeLatency, { latency }, { node: 'answer' })).toEqual({ score: 900 })
    expect(await run(nodeLatency, { latency }, { node: 'constructor' })).toHaveProperty('skipped')
    expect(await run(firstTokenLatency, { latency: { total_ms: 5 } })).toHaveProperty('skipped')
    expect(await run(tokenLatency, { latency, usage: { input_tokens: 1, output_tokens: 1 } })).toHaveProperty('skipped')
    expect(await run(tokenLatency, { latency, usage: null })).toHaveProperty('unchecked')
  })
})
