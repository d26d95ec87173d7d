import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '../e2e/api'
import { eventually, type Ground } from '../e2e/ground'
import { loadSamples } from '../e2e/samples'
import { asking, startRun, statusOf } from './arrange'

const sample = join(__dirname, '..', '..', 'flows', 'retail-copilot')

/** What an arranged project can be asked for. */
export interface Shop {
  readonly run: string
  readonly failed: string
  readonly waiting: string
  /** One evaluation of each version, the first version first. */
  readonly evaluations: readonly string[]
  readonly tournament: string
}

/** The environment of a ground whose models a stand-in serves. */
export const shopEnvironment = (modelUrl: string): Record<string, string> => ({
  SLUICE_MODEL_PROVIDER: 'azure_openai',
  AZURE_OPENAI_ENDPOINT: modelUrl,
  AZURE_OPENAI_API_KEY: 'none-is-needed',
  SLUICE_CHAT_MODEL: 'gpt-4.1-mini',
  SLUICE_REQUESTS_PER_MINUTE: '100000',
  SHOP_MODEL_KEY: 'none-is-needed-either',
})

/** The question that the stand-in model refuses once. */
export const refusedQuestion = 'How do I wash the Drizzard jacket, and how much was the one that I ordered?'

/** Fills a ground with versions, evaluations, gate tries, a tournament, runs of every kind and a document that cannot be read. */
export const arrangeShop = async (ground: Ground, modelUrl: string): Promise<Shop> => {
  await loadSamples(ground)
  await addConnections(ground, modelUrl)
  await addDocuments(ground)
  const flow = await made<Published>(ground, 'GET', '/api/flows/retail-copilot')
  const files = Object.fromEntries(
    flow.files.flatMap(({ path, text }) => (text === undefined || path === 'flow.dag.yaml' ? [] : [[path, text]])),
  )
  const hashes: string[] = []
  const evaluations: string[] = []
  for (const yaml of versionsOf(flow.yaml)) {
    const { hash } = await made<Published>(ground, 'PUT', '/api/flows/retail-copilot', { yaml, files })
    hashes.push(hash)
    evaluations.push(await ended(ground, '/api/evaluations', measured))
  }
  await made(ground, 'PUT', '/api/flows/retail-copilot/labels/production', { hash: hashes.at(-2) })
  await tryGate(ground)
  const tournament = await ended(ground, '/api/tournaments', {
    ...measured,
    evaluators: [{ evaluator: 'key-facts' }, { evaluator: 'cost' }],
    arms: [
      { name: 'production', label: 'production' },
      { name: 'latest', label: 'latest' },
      { name: 'first', version: hashes[0] },
    ],
    max_cost: 0.5,
  })
  return { ...(await addRuns(ground)), evaluations, tournament }
}

interface Published {
  readonly hash: string
  readonly yaml: string
  readonly files: readonly { readonly path: string; readonly text?: string }[]
}

const measured = {
  dataset: 'retail-questions',
  flow: 'retail-copilot',
  inputs: { customer_id: '${data.customer_id}' },
  mapping: { context: '${run.nodes.retrieve}', ground_truth: '${data.reference}' },
  evaluators: [
    { evaluator: 'key-facts' },
    { evaluator: 'f1' },
    { evaluator: 'violence' },
    { evaluator: 'azure-protected-material' },
    { evaluator: 'groundedness' },
    { evaluator: 'document-recall', options: { k: 8 } },
    { evaluator: 'abstention' },
    { evaluator: 'cost' },
    { evaluator: 'latency' },
  ],
}

// What is arranged must have come about: a refusal would only be seen as a picture of nothing.
const made = async <T>(
  ground: Ground,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<T> => {
  const reply = await call<T>(ground, method, path, body, headers)
  if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.text}`)
  return reply.body
}

const ended = async (ground: Ground, path: string, order: object): Promise<string> => {
  const { run_id } = await made<{ run_id: string }>(ground, 'POST', path, order)
  await statusOf(ground, run_id, 'completed')
  return run_id
}

// From a first try to a candidate that is cheap, reads little and no longer sees the orders.
const versionsOf = (yaml: string): readonly string[] => {
  const changed = (from: string, to: string): string => {
    if (!yaml.includes(from)) throw new Error(`the sample has no ${from}`)
    return yaml.replace(from, () => to)
  }
  const withModel = (text: string, model: string): string =>
    text.replace(/^( *)sources: .*$/m, (line, indent: string) => `${indent}model: ${model}\n${line}`)
  return [
    withModel(changed('top: 8', 'top: 1'), 'gpt-4.1'),
    withModel(changed('top: 8', 'top: 3'), 'gpt-4.1'),
    withModel(changed('top: 8', 'top: 5'), 'gpt-4.1-mini'),
    withModel(yaml, 'gpt-4.1-mini'),
    withModel(changed('orders: ${orders.output}', 'orders: []').replace('top: 8', 'top: 2'), 'gpt-4.1-nano'),
  ]
}

const tryGate = async (ground: Ground): Promise<void> => {
  await made(ground, 'PUT', '/api/gates/release', {
    ...measured,
    baseline: { label: 'production' },
    required: { 'key-facts': { min: 0.55, margin: 0.1 }, 'latency.p95': { max: 2000 } },
    watched: { 'document-recall': { min: 0.8 }, cost: { max: 0.002 }, groundedness: { min: 0.7 } },
  })
  for (const label of ['production', 'latest']) {
    const { run_id } = await made<{ run_id: string }>(ground, 'POST', '/api/gates/release/runs', { label })
    await eventually(async () => {
      const run = await made<object>(ground, 'GET', `/api/gates/release/runs/${run_id}`)
      return 'verdict' in run ? true : undefined
    }, 60_000)
  }
}

const addConnections = async (ground: Ground, modelUrl: string): Promise<void> => {
  await made(ground, 'PUT', '/api/connections/shop-models', {
    kind: 'azure_openai',
    base_url: modelUrl,
    api_version: '2024-10-21',
    auth: 'key',
    fields: { requests_per_minute: 600 },
    secrets: { api_key: 'env:SHOP_MODEL_KEY' },
  })
  await made(ground, 'PUT', '/api/connections/order-desk', {
    kind: 'webhook',
    base_url: 'https://orders.example/hooks',
    secrets: { signing_key: 'keyvault:order-desk-signing' },
  })
}

const addDocuments = async (ground: Ground): Promise<void> => {
  const put = (name: string, content: string, headers: Record<string, string>) =>
    made(ground, 'PUT', `/api/indexes/products/documents/${name}`, content, headers)
  await put(
    'staff/supplier-terms.md',
    '# Supplier terms\n\nWashing agents for jackets are bought at 41 % below list.\n',
    {
      'content-type': 'text/markdown',
      'x-sluice-acl': 'staff',
    },
  )
  await put('care-guide-2019.pdf', '%PDF-1.4\nnot a whole file', { 'content-type': 'application/pdf' })
}

// Its model was never deployed.
const letter = {
  yaml: `description: Writes the letter that comes with a return label
inputs:
  order_number: {type: string}
outputs:
  letter: {type: string, reference: "\${write.output}"}
nodes:
- name: write
  type: llm
  source: {type: code, path: letter.jinja2}
  inputs: {model: gpt-5.1, order_number: "\${inputs.order_number}"}
  api: chat
`,
  files: { 'letter.jinja2': 'user:\nWrite the letter for order {{ order_number }}.\n' },
}

const addRuns = async (ground: Ground): Promise<Pick<Shop, 'run' | 'failed' | 'waiting'>> => {
  const lines = readFileSync(join(sample, 'data', 'questions.jsonl'), 'utf8').split('\n', 12)
  for (const line of lines) {
    const { question } = JSON.parse(line) as { question: string }
    await made(ground, 'POST', '/api/flows/retail-copilot/invoke?label=production', { question, customer_id: 'c-1001' })
  }
  const run = await ended(ground, '/api/flows/retail-copilot/runs?label=production', {
    question: refusedQuestion,
    customer_id: 'c-1001',
  })
  await made(ground, 'POST', `/api/runs/${run}/feedback`, { thumbs: 'down', comment: 'Say until when.' })
  await made(ground, 'PUT', '/api/flows/refunds', asking)
  const waiting = await startRun(ground, 'refunds', { amount: 180 }, 'waiting')
  await made(ground, 'PUT', '/api/flows/returns-letter', letter)
  const failed = await startRun(ground, 'returns-letter', { order_number: 'A-10482' }, 'failed')
  return { run, failed, waiting }
}
