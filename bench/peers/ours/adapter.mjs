// Sluice as a contender of the peer bench: flows in code, run by the in-process driver over the built app.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineFlow, z } from './dist/shared/flows/define/index.js'
import { flowRunner } from './dist/shared/flows/define/flow-runner.js'
import { nodeKinds } from './dist/shared/flows/nodes/index.js'
import { prompts } from './dist/shared/prompts/index.js'
import { systemWorld } from './dist/shared/system-world.js'
import { createHouseFetch } from './dist/shared/fetch/house-fetch.js'
import { openSqliteIndex } from './dist/shared/knowledge/adapters/sqlite-index/open-sqlite-index.js'
import { createModels } from './dist/shared/models/create-models.js'
import { w1 as W1, w2 as W2, w3 as W3, w4 as W4, FAN, DAG, pool } from '../../lib/work.mjs'

export const label = 'Sluice'
export const settings =
  'defineFlow + flowRunner: script and llm nodes, templates through the Jinja interpreter, openai SDK over the house fetch; runs not recorded'

export const start = ({ baseURL, apiKey, model } = {}, more = {}) => {
  const world = systemWorld(() => undefined)
  const models =
    baseURL &&
    createModels(
      {
        provider: 'compatible',
        baseUrl: baseURL,
        apiKey,
        chatModel: model,
        embeddingModel: 'none',
        embeddingDimensions: 8,
        timeoutMs: 60_000,
      },
      { fetch: createHouseFetch(), world },
    )
  const services = { models }
  const kinds = nodeKinds(prompts)
  return (flow, name, one = 'result') => {
    const run = flowRunner(flow, name, { kinds, world, services, ...more })
    return async (inputs) => {
      const { outputs, error } = await run(inputs)
      if (error) throw new Error(error.message)
      return outputs[one]
    }
  }
}

const any = z.any()
const answered = (node) => ({ result: node })

export const w1Flow = () =>
  defineFlow({
    inputs: z.object({ id: z.number(), question: z.string() }),
    nodes: ({ inputs, script, llm }) => {
      const q = script({
        inputs: { question: inputs.question },
        output: any,
        run: ({ question }) => W1.normalize(question),
      })
      const query = llm({ template: 'user:\nRewrite as a search query: {{ q }}', inputs: { q } })
      const docs = script({ inputs: { query }, output: any, run: ({ query }) => W1.retrieve(query) })
      const answer = llm({
        template: "user:\nAnswer from the context.\nContext:\n{{ docs | join('\\n') }}\nQuestion: {{ q }}",
        inputs: { q, docs },
      })
      const result = script({
        inputs: { id: inputs.id, answer },
        output: any,
        run: ({ id, answer }) => W1.format(id, answer),
      })
      return { q, query, docs, answer, result }
    },
    outputs: ({ result }) => answered(result),
  })
export const w1 = (ctx) => start(ctx)(w1Flow(), 'w1')

export const w2 = (ctx) =>
  start(ctx)(
    defineFlow({
      inputs: z.object({ topic: z.string() }),
      nodes: ({ inputs, script, llm }) => {
        const aspects = Array.from({ length: FAN }, (_, k) => [
          `a${k}`,
          llm({ template: `user:\nWrite aspect ${k} of {{ topic }}`, inputs: { topic: inputs.topic } }),
        ])
        const join = script({
          inputs: Object.fromEntries(aspects),
          output: any,
          run: (all) => W2.join(aspects.map(([name]) => all[name])),
        })
        return { ...Object.fromEntries(aspects), join }
      },
      outputs: ({ join }) => answered(join),
    }),
    'w2',
  )

export const w3 = (ctx) => {
  const run = start(ctx)(
    defineFlow({
      inputs: z.object({ id: z.number(), question: z.string() }),
      nodes: ({ inputs, script, llm }) => {
        const docs = script({ inputs: { q: inputs.question }, output: any, run: ({ q }) => W3.retrieve(q) })
        const prompt = script({
          inputs: { q: inputs.question, docs },
          output: any,
          run: ({ q, docs }) => W3.prompt(q, docs),
        })
        const answer = llm({ template: 'user:\n{{ prompt }}', inputs: { prompt } })
        return { docs, prompt, answer }
      },
      outputs: ({ answer }) => answered(answer),
    }),
    'w3',
  )
  return (rows, concurrency) => pool(rows, concurrency, (row) => run(row))
}

export const w4Flow = () =>
  defineFlow({
    inputs: z.object({ seed: z.number() }),
    nodes: ({ inputs, script }) => {
      const nodes = {
        source: script({ inputs: { seed: inputs.seed }, output: any, run: ({ seed }) => W4.source(seed) }),
      }
      let before = { s: nodes.source }
      for (let layer = 0; layer < DAG.layers; layer++) {
        const made = Array.from({ length: DAG.width }, (_, i) => [
          `n${layer}_${i}`,
          script({
            inputs: before,
            output: any,
            run: (sums) => W4.node(Object.values(sums).reduce(W4.add, 0), i),
          }),
        ])
        Object.assign(nodes, Object.fromEntries(made))
        before = Object.fromEntries(made)
      }
      nodes.sink = script({
        inputs: before,
        output: any,
        run: (sums) => W4.sink(Object.values(sums).reduce(W4.add, 0)),
      })
      return nodes
    },
    outputs: ({ sink }) => answered(sink),
  })
export const w4 = () => {
  const run = start()(w4Flow(), 'w4')
  return (seed) => run({ seed })
}

// The index as the platform opens it: one SQLite file on disk, in a worker thread of its own.
export const w6 = async ({ tmp }) => {
  const scope = { project: 'bench', index: 'w6', generation: 'g' }
  const index = openSqliteIndex({ folder: mkdtempSync(join(tmp ?? tmpdir(), 'w6-')) })
  // The thread of a running platform is up; starting it is no part of writing an index.
  await index.chunks(scope, 'none', 1)
  const chunkOf = ({ id, doc, title, text, vector }) => ({
    id: `c${id}`,
    document: `${doc}.md`,
    sync: 1,
    passage: `p${id}`,
    ordinal: id,
    title,
    section: '',
    text,
    start: 0,
    end: text.length,
    acl: null,
    vector,
  })
  return {
    persistent: true,
    async ingest(chunks) {
      for (let at = 0; at < chunks.length; at += 1000)
        await index.write(scope, chunks.slice(at, at + 1000).map(chunkOf))
    },
    async search(text, vector, top) {
      const hits = await index.search(scope, { text, vector, mode: 'hybrid', top, groups: [] })
      return hits.map(({ chunk }) => Number(chunk.id.slice(1)))
    },
  }
}
