import { call } from '../e2e/api'
import { eventually, type Ground } from '../e2e/ground'
import { publish } from '../e2e/flows'

/** A flow that waits for a person. */
export const asking = {
  yaml: `inputs:
  amount: {type: int}
outputs:
  said: {type: object, reference: "\${ask.output}"}
nodes:
- name: ask
  type: human
  title: May this be refunded?
  form:
    approved: {type: boolean, title: Approved}
    note: {type: text, title: Why}
  timeout: 4h
  inputs: {amount: "\${inputs.amount}"}
`,
  files: {},
}

/** Starts a durable run and waits until it is in a state. */
export const startRun = async (ground: Ground, flow: string, inputs: object, until: string): Promise<string> => {
  const { body } = await call<{ run_id: string }>(ground, 'POST', `/api/flows/${flow}/runs`, inputs)
  await statusOf(ground, body.run_id, until)
  return body.run_id
}

/** Waits until a run is in a state, and says in which it was where that never comes. */
export const statusOf = async (ground: Ground, id: string, wanted: string): Promise<string> => {
  let last = ''
  return eventually(async () => {
    const { text, body } = await call<{ status: string }>(ground, 'GET', `/api/runs/${id}`)
    last = text
    return body.status === wanted ? body.status : undefined
  }).catch(() => {
    throw new Error(`run ${id} never was ${wanted}: ${last.slice(0, 2_000)}`)
  })
}

/** Two evaluations of one small dataset over two versions of a greeting, the second one worse. */
export const evaluateTwice = async (ground: Ground): Promise<readonly [string, string]> => {
  const greeting = (text: string) => ({
    yaml: `inputs:
  name: {type: string}
outputs:
  greeting: {type: string, reference: "\${greet.output}"}
nodes:
- name: greet
  type: prompt
  source: {type: code, path: greet.jinja2}
  inputs: {name: "\${inputs.name}"}
`,
    files: { 'greet.jinja2': text },
  })
  const rows = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Alan', 'Tony', 'Leslie', 'Niklaus'].map((name) =>
    JSON.stringify({ name, ground_truth: `Hello ${name}, welcome to the workshop.` }),
  )
  await call(ground, 'PUT', '/api/datasets/greetings?format=jsonl', rows.join('\n'))
  const ids: string[] = []
  for (const text of ['Hello {{ name }}, welcome to the workshop.', 'Goodbye and good luck {{ name }}.']) {
    await publish(ground, 'greeting', greeting(text))
    const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/evaluations', {
      dataset: 'greetings',
      flow: 'greeting',
      evaluators: [{ evaluator: 'f1' }, { evaluator: 'cost' }, { evaluator: 'latency' }],
      inputs: { name: '${data.name}' },
      mapping: { response: '${run.outputs.greeting}', ground_truth: '${data.ground_truth}' },
    })
    ids.push(body.run_id)
    await statusOf(ground, body.run_id, 'completed')
  }
  return [ids[0] ?? '', ids[1] ?? '']
}
