import { call } from './api'
import { publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(90_000)

const flow = {
  yaml: `inputs:
  customer: {type: string}
  note: {type: string, default: none}
outputs:
  text: {type: string, reference: "\${greet.output}"}
nodes:
- {name: found, type: lookup, collection: customers, owner: who, inputs: {who: "\${inputs.customer}"}, cache: {ttl: 1h}}
- {name: greet, type: prompt, source: {type: code, path: greet.jinja2}, inputs: {found: "\${found.output}", note: "\${inputs.note}"}}
`,
  files: { 'greet.jinja2': 'Dear {{ found.name }}, {{ note }}' },
}

// Text that a record over 16 KiB holds lies in a blob.
const secret = (name: string) => `${name}-lives-in-${name}-street`
const long = (name: string) => `${secret(name)} `.repeat(2_000)

let ground: Ground
beforeAll(async () => {
  ground = await startGround({ env: { SLUICE_FLOWS_DIR: '' } })
})
afterAll(() => ground.stop())

const ended = (run: string) =>
  eventually(async () => {
    const { body } = await call(ground, 'GET', `/api/runs/${run}`)
    return ['completed', 'failed', 'cancelled'].includes(String(body['status'])) ? body : undefined
  })

test('[10] forgetting a customer takes its records, runs, forks, rows and dataset rows, leaves everybody else’s, and gives a receipt', async () => {
  await publish(ground, 'greeter', flow)
  for (const name of ['c-ada', 'c-bob'])
    await call(ground, 'PUT', `/api/records/customers/${name}/${name}`, { name: secret(name) })
  const invoked = new Map<string, string>()
  for (const name of ['c-ada', 'c-bob']) {
    const { body } = await call(ground, 'POST', '/api/flows/greeter/invoke', { customer: name, note: long(name) })
    expect(JSON.stringify(body)).toContain(secret(name))
    invoked.set(name, String(body['run_id']))
  }
  const durable = await call(ground, 'POST', '/api/flows/greeter/runs', { customer: 'c-ada' })
  const first = String(durable.body['run_id'])
  await ended(first)
  const forked = await call(ground, 'POST', `/api/runs/${first}/fork`, {
    from: 'greet',
    inputs: { customer: 'somebody', note: 'x' },
    overrides: { found: { name: secret('c-ada') } },
  })
  const fork = String(forked.body['run_id'])
  await ended(fork)

  const lines = ['c-ada', 'c-bob', 'c-ada', 'c-eve'].map((customer) =>
    JSON.stringify({ customer, note: long(customer) }),
  )
  await call(ground, 'PUT', '/api/datasets/people', lines.join('\n'), { 'content-type': 'application/jsonl' })
  const started = await call(ground, 'POST', '/api/batches', {
    dataset: 'people',
    flow: 'greeter',
    mapping: { customer: '${data.customer}', note: '${data.note}' },
  })
  const batch = String(started.body['run_id'])
  expect(await ended(batch)).toMatchObject({ status: 'completed' })

  const measured = await call(ground, 'POST', '/api/evaluations', {
    batch,
    evaluators: [{ evaluator: 'exact-match' }],
    mapping: { response: '${run.outputs.text}', ground_truth: '${data.note}' },
  })
  expect([measured.status, measured.text]).toEqual([202, measured.text])
  const evaluation = String(measured.body['run_id'])
  expect(await ended(evaluation)).toMatchObject({ status: 'completed' })
  const evaluated = async () => (await call(ground, 'GET', `/api/evaluations/${evaluation}/rows`)).text
  expect(await evaluated()).toContain(secret('c-ada'))

  const { status, body } = await call(ground, 'POST', '/api/records/customers/c-ada/forget')
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { removed: { records: 1, runs: 3, rows: 4, datasets: 1 }, receipt: expect.any(String) },
  })
  const { blobs, memo } = body['removed'] as { blobs: number; memo: number }
  expect(blobs).toBeGreaterThan(0)
  expect(memo).toBeGreaterThan(0)

  for (const run of [first, fork, invoked.get('c-ada')])
    expect((await call(ground, 'GET', `/api/runs/${run}`)).status).toBe(404)
  expect((await call(ground, 'GET', `/api/runs/${invoked.get('c-bob')}`)).body).toMatchObject({ status: 'completed' })
  const rows = await call<{ items: Record<string, unknown>[] }>(ground, 'GET', `/api/batches/${batch}/rows`)
  expect(rows.body.items.map(({ status: of, inputs }) => [of, Object.keys(inputs as object).length])).toEqual([
    ['failed', 0],
    ['completed', 2],
    ['failed', 0],
    ['completed', 2],
  ])
  expect(rows.text).toContain(secret('c-bob'))
  expect(await evaluated()).toContain(secret('c-bob'))
  expect(await evaluated()).not.toContain(secret('c-ada'))
  const left = await call<{ items: { row: { customer: string } }[] }>(ground, 'GET', '/api/datasets/people/rows')
  expect(left.body.items.map(({ row }) => row.customer)).toEqual(['c-bob', 'c-eve'])
  expect((await call(ground, 'GET', '/api/receipts')).body).toMatchObject({ items: [{ receipt: body['receipt'] }] })

  // Done again there is nothing left, and the alias does the same.
  const again = await call(ground, 'DELETE', '/api/records/customers/c-ada')
  expect(again.body).toMatchObject({ removed: { records: 0, runs: 0, rows: 0, datasets: 0, blobs: 0, memo: 0 } })
})

test('[20] only an owner forgets, and a field that is named narrows what names the subject', async () => {
  const key = await call(ground, 'POST', '/api/keys', { name: 'author', roles: ['author', 'act-for'] })
  const refused = await call(ground, 'POST', '/api/records/customers/c-bob/forget', undefined, {
    authorization: `Bearer ${String(key.body['key'])}`,
  })
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  await publish(ground, 'plain', {
    yaml: 'inputs:\n  count: {type: string}\noutputs:\n  o: {type: string, reference: "${a.output}"}\nnodes:\n- {name: a, type: prompt, source: {type: code, path: a.jinja2}, inputs: {count: "${inputs.count}"}}\n',
    files: { 'a.jinja2': '{{ count }}' },
  })
  const { body } = await call(ground, 'POST', '/api/flows/plain/invoke', { count: '42' })
  const narrow = await call(ground, 'POST', '/api/records/customers/42/forget', { fields: ['customer'] })
  expect(narrow.body).toMatchObject({ removed: { runs: 0 } })
  const wide = await call(ground, 'POST', '/api/records/customers/42/forget', {})
  expect(wide.body).toMatchObject({ removed: { runs: 1 } })
  expect((await call(ground, 'GET', `/api/runs/${String(body['run_id'])}`)).status).toBe(404)
})
