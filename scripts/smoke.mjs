import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { apiAt, putDocument } from './load-samples.mjs'

const flow = '/api/flows/retail-copilot'
const question = 'At what temperature may I wash the Nivalo in the machine?'

/** What is tried of an app that was just deployed, each with what to look at where it fails. */
const trials = [
  {
    name: 'an answer, its first two nodes at the same time',
    fix: 'the model deployment answers, and role Cognitive Services OpenAI User is effective? (azd provision, then wait five minutes)',
    run: async ({ api }) => {
      const { body } = await api('POST', `${flow}/invoke`, { question, customer_id: 'c-1001' })
      if (!body.outputs?.answer) throw new Error('the answer is empty')
      const { body: nodes } = await api('GET', `/api/runs/${body.run_id}/nodes`)
      const [customer, retrieve] = ['customer', 'retrieve'].map((node) => nodes.items.find((one) => one.path === node))
      if (!customer || !retrieve) throw new Error('the run has no records of its nodes')
      if (customer.started_at > retrieve.ended_at || retrieve.started_at > customer.ended_at)
        throw new Error('nodes that need not wait for each other did')
    },
  },
  {
    name: 'a stream whose first piece comes before its last',
    fix: 'something between here and the app holds responses back: a proxy, or buffering at a front door',
    run: async ({ url, key }) => {
      const response = await fetch(new URL(`${flow}/invoke`, url), {
        method: 'POST',
        headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...(key && { 'api-key': key }) },
        body: JSON.stringify({ question }),
      })
      const pieces = []
      for await (const piece of response.body ?? [])
        pieces.push({ at: Date.now(), text: Buffer.from(piece).toString('utf8') })
      const text = pieces.map((piece) => piece.text).join('')
      if (!/event: run-end/.test(text)) throw new Error(`it ended with: ${text.slice(-200)}`)
      if (pieces.length < 2) throw new Error('all of it came at once')
    },
  },
  {
    name: 'a durable run',
    fix: 'role Durable Task Data Contributor is effective, and DURABLE_TASK_SCHEDULER_CONNECTION_STRING names the scheduler’s own endpoint?',
    run: async ({ api, patienceMs }) => {
      const { body } = await api('POST', `${flow}/runs`, { question })
      const status = await until(patienceMs, async () => {
        const { body: run } = await api('GET', `/api/runs/${body.run_id}`)
        return ['queued', 'running'].includes(run.status) ? undefined : run.status
      })
      if (status !== 'completed') throw new Error(`run ${body.run_id} is ${status ?? 'still under way'}`)
    },
  },
  {
    name: 'an upload that becomes searchable, and no longer once it is deleted',
    fix: 'the topic delivers (its metrics), the queue knowledge-events drains, and the app holds its roles on the search service?',
    run: async ({ url, key, api, patienceMs }) => {
      const word = `smoke-${randomUUID().slice(0, 8)}`
      const path = `${word}.md`
      const place = `/api/indexes/products/documents/${path}`
      try {
        const body = `# ${word}\n\nThe ${word} may boil dry for 17 minutes.\n`
        await putDocument({ url, key, index: 'products', path, body, patienceMs })
      } finally {
        await api('DELETE', place, undefined, undefined, [404])
      }
      const gone = await until(patienceMs, async () => {
        const { status } = await api('GET', place, undefined, undefined, [404])
        return status === 404 || undefined
      })
      if (!gone) throw new Error(`${path} is still there after it was deleted`)
    },
  },
]

/** Tries an app with the sample flow; answers what came of each trial. */
export const smoke = async ({ url, key, patienceMs = 120_000 }) => {
  const scene = { url, key, patienceMs, api: apiAt(url, key) }
  const results = []
  for (const { name, fix, run } of trials) {
    const from = Date.now()
    const cause = await run(scene).then(
      () => undefined,
      (error) => error.message,
    )
    results.push({ name, ok: cause === undefined, ms: Date.now() - from, ...(cause !== undefined && { cause, fix }) })
  }
  return results
}

/** The results as lines for people. */
export const smokeText = (results) =>
  results
    .map(
      ({ name, ok, ms, cause, fix }) =>
        `  ${ok ? 'ok    ' : 'FAILED'} ${name} (${ms} ms)${ok ? '' : `\n         ${cause}\n         → ${fix}`}`,
    )
    .join('\n')

const until = async (patienceMs, look) => {
  const end = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined || Date.now() > end) return found
    await sleep(500)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = await smoke({ url: process.argv[2] ?? 'http://localhost:7071', key: process.env.SLUICE_KEY })
  console.log(smokeText(results))
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1
}
