import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { call, rawCall } from './api'
import { startBrokenModel, type BrokenModel } from './broken-model'
import { greeting, publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(120_000)

/** A flow whose answer streams, beside an output that does not and one for evaluation alone. */
const chat = (outputs = '') => ({
  yaml: `
inputs:
  question: {type: string, is_chat_input: true}
  chat_history: {type: list, default: [], is_chat_history: true}
outputs:
  answer: {type: string, reference: "\${answer.output}", is_chat_output: true}
  asked: {type: string, reference: "\${ask.output}"}
  question: {type: string, reference: "\${inputs.question}", evaluation_only: true}
${outputs}nodes:
- name: ask
  type: prompt
  source: {type: code, path: ask.jinja2}
  inputs: {question: "\${inputs.question}"}
- name: answer
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {question: "\${inputs.question}", history: "\${inputs.chat_history}"}
  api: chat
`,
  files: {
    'chat.jinja2':
      'system:\nAnswer.\n{% for turn in history %}\nuser:\n{{ turn.inputs.question }}\n{% endfor %}\nuser:\n{{ question }}\n',
    'ask.jinja2': 'You asked: {{ question }}',
  },
})

const two = {
  yaml: `
inputs:
  question: {type: string}
outputs:
  one: {type: string, reference: "\${one.output}"}
  two: {type: string, reference: "\${two.output}"}
nodes:
- {name: one, type: llm, source: {type: code, path: chat.jinja2}, inputs: {question: "\${inputs.question}"}, api: chat}
- {name: two, type: llm, source: {type: code, path: chat.jinja2}, inputs: {question: "\${inputs.question}"}, api: chat}
`,
  files: { 'chat.jinja2': 'user:\n{{ question }}\n' },
}

let model: BrokenModel
let ground: Ground

beforeAll(async () => {
  model = await startBrokenModel()
  ground = await startGround({
    env: {
      SLUICE_MODEL_PROVIDER: 'compatible',
      SLUICE_CHAT_MODEL: 'broken',
      SLUICE_MODEL_BASE_URL: model.url,
      SLUICE_MODEL_TIMEOUT_MS: '2500',
    },
  })
  for (const [name, sources] of Object.entries({ chat: chat(), greet: greeting, two }))
    expect((await publish(ground, name, sources)).status).toBe(201)
})
afterAll(async () => {
  await ground.stop()
  await model.close()
})

interface Answered {
  readonly status: number
  readonly type: string
  readonly json: Record<string, unknown>
  readonly error?: { readonly code: string; readonly message: string; readonly innerError: { readonly code: string } }
  readonly events: readonly Record<string, unknown>[]
  readonly text: string
  readonly brokeOff: boolean
  readonly headers: Headers
}

/** A client as Prompt flow's documentation writes it: one base address, `/score` below it, `data:` lines read one by one. */
const scoreClient =
  (base: string) =>
  async (
    body: unknown,
    { accept, ...headers }: Readonly<Record<string, string>> = { accept: 'application/json' },
  ): Promise<Answered> => {
    const response = await fetch(`${base}/score`, {
      method: 'POST',
      headers: { ...headers, ...(accept !== undefined && { accept }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    let text = ''
    let brokeOff = false
    const decoder = new TextDecoder()
    try {
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
        text += decoder.decode(piece, { stream: true })
    } catch {
      brokeOff = true
    }
    const type = response.headers.get('content-type') ?? ''
    const json = (/json/.test(type) ? JSON.parse(text) : {}) as Answered['json'] & Pick<Answered, 'error'>
    const events = text.split('\n\n').filter((block) => block.startsWith('data: '))
    return {
      status: response.status,
      type,
      json,
      ...(json.error && { error: json.error }),
      events: events.map((block) => JSON.parse(block.slice('data: '.length)) as Record<string, unknown>),
      text,
      brokeOff,
      headers: response.headers,
    }
  }

const base = (flow: string) => `${ground.url}/api/flows/${flow}`
const ask = (flow: string, ...order: Parameters<ReturnType<typeof scoreClient>>) => scoreClient(base(flow))(...order)
const score = (flow: string, body: unknown, accept?: string) => ask(flow, body, accept === undefined ? {} : { accept })

describe('outputs', () => {
  test('are bare, without those for evaluation alone', async () => {
    const { status, json, type } = await score('chat', { question: 'Hello?' })
    expect([status, json]).toEqual([200, { answer: 'Fine.', asked: 'You asked: Hello?' }])
    expect(type).toContain('application/json')
  })

  test('come from the version that the label names', async () => {
    const { body } = await publish(ground, 'named', greeting)
    await call(ground, 'PUT', '/api/flows/named/labels/production', { hash: body['hash'] })
    await publish(ground, 'named', { ...greeting, files: { 'greet.jinja2': 'Goodbye {{ name }}' } })
    const answers = await Promise.all(
      ['named', 'named@production', 'named%40production'].map(
        async (flow) => (await score(flow, { name: 'Ada' })).json,
      ),
    )
    expect(answers.map(({ greeting: said }) => said)).toEqual([
      'Goodbye Ada',
      'Hello Ada, 1 time(s).',
      'Hello Ada, 1 time(s).',
    ])
    expect((await score('named@nothing', { name: 'Ada' })).status).toBe(404)
  })
})

describe('a request', () => {
  const one = {
    yaml: `inputs: {text: {type: string}}\noutputs: {said: {type: string, reference: "\${say.output}"}}
nodes: [{name: say, type: prompt, source: {type: code, path: say.jinja2}, inputs: {text: "\${inputs.text}"}}]\n`,
    files: { 'say.jinja2': '<{{ text }}>' },
  }
  const none = {
    yaml: `inputs: {}\noutputs: {said: {type: string, reference: "\${say.output}"}}
nodes: [{name: say, type: prompt, source: {type: code, path: say.jinja2}}]\n`,
    files: { 'say.jinja2': 'always' },
  }

  beforeAll(async () => {
    await publish(ground, 'one', one)
    expect((await publish(ground, 'none', none)).status).toBe(201)
  })

  test('that is no JSON is the value of the only input, also where it is empty', async () => {
    expect((await score('one', 'plain words, no JSON')).json).toEqual({ said: '<plain words, no JSON>' })
    expect((await score('one', '')).json).toEqual({ said: '<>' })
    expect((await score('one', { text: 7 })).json).toEqual({ said: '<7>' })
  })

  test('that is no JSON is refused by a flow with several inputs', async () => {
    const { status, error } = await score('chat', 'plain words')
    expect([status, error?.code, error?.innerError.code]).toEqual([
      400,
      'UserError',
      'JsonPayloadRequiredForMultipleInputFields',
    ])
  })

  test('to a flow without inputs is not looked at', async () => {
    expect((await score('none', '{broken')).json).toEqual({ said: 'always' })
  })

  test('that lacks an input is told which, in upstream’s sentence', async () => {
    const { status, error } = await score('greet', { times: true })
    expect([status, error?.innerError.code, error?.message]).toEqual([
      400,
      'MissingRequiredFlowInput',
      "Required input fields ['name'] are missing in request data {'times': True}",
    ])
    expect((await score('one', '["text"]')).error?.innerError.code).toBe('MissingRequiredFlowInput')
  })

  test('with a value of the wrong type is a user’s error', async () => {
    const { status, error } = await score('greet', { name: 'Ada', times: 'many' })
    expect([status, error?.code, error?.innerError.code]).toEqual([400, 'UserError', 'InputTypeError'])
    expect(error?.message).toContain('many')
  })
})

describe('what is asked for', () => {
  interface Vector {
    readonly stream_output?: boolean
    readonly accept: readonly string[] | null
    readonly out?: string
    readonly message?: string
  }
  const vectors = (
    JSON.parse(
      readFileSync(join(__dirname, '../../shared/flows/fixtures/serving-negotiation.json'), 'utf8'),
    ) as Vector[]
  ).filter(({ stream_output }) => stream_output !== undefined)

  test.each(vectors)('stream $stream_output, Accept $accept', async (vector) => {
    const flow = vector.stream_output === true ? 'chat' : 'greet'
    const body = { question: 'Hello?', name: 'Ada' }
    // `fetch` always sends an Accept; this does not.
    const reply = await rawCall<{ error?: { code: string; message: string } }>(
      ground,
      'POST',
      `/api/flows/${flow}/score`,
      { body: JSON.stringify(body), ...(vector.accept && { headers: { accept: vector.accept.join(', ') } }) },
    )
    if (vector.message === undefined) {
      expect(reply.status).toBe(200)
      expect(reply.headers.get('content-type')).toContain(vector.out)
    } else {
      expect([reply.status, reply.body.error]).toMatchObject([406, { code: 'UserError', message: vector.message }])
    }
  })

  test('nothing is run for a client that cannot take the answer', async () => {
    const runs = async () =>
      (await call<{ items: unknown[] }>(ground, 'GET', '/api/runs?flow=greet&limit=500')).body.items
    const before = (await runs()).length
    expect((await score('greet', { name: 'Ada' }, 'text/event-stream')).status).toBe(406)
    expect(await runs()).toHaveLength(before)
  })

  test('a stream is the other outputs, then one event a piece, and nothing else', async () => {
    const { text, events, type } = await score('chat', { question: 'Hello?' }, 'text/event-stream')
    expect(type).toContain('text/event-stream')
    expect(events).toEqual([{ asked: 'You asked: Hello?' }, { answer: 'Fine.' }])
    expect(text).toBe('data: {"asked": "You asked: Hello?"}\n\ndata: {"answer": "Fine."}\n\n')
  })

  test('two streams are refused', async () => {
    const { status, error } = await score('two', { question: 'Hello?' }, 'text/event-stream')
    expect([status, error?.message, error?.innerError.code]).toEqual([
      400,
      'Multiple stream output fields not supported.',
      'MultipleStreamOutputFieldsNotSupported',
    ])
    expect((await score('two', { question: 'Hello?' })).json).toEqual({ one: 'Fine.', two: 'Fine.' })
  })
})

describe('failures', () => {
  test('a model that fails before its first piece is an error with a status, also where a stream was asked for', async () => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const { status, error } = await score('chat', { question: 'half-json wrong-key' }, accept)
      expect([status, error?.code, error?.innerError.code]).toEqual([400, 'UserError', 'WrappedOpenAIError'])
    }
  })

  test('a stream that fails in the middle breaks off, without an event for it', async () => {
    const { status, events, brokeOff } = await score('chat', { question: 'cut-stream' }, 'text/event-stream')
    expect([status, brokeOff]).toEqual([200, true])
    expect(events).toEqual([{ asked: 'You asked: cut-stream' }, { answer: 'Half of ' }])
  })

  test('a flow that is not there is 404 and a method that is not taken 405', async () => {
    expect(await score('nowhere', {})).toMatchObject({ status: 404, error: { code: 'UserError' } })
    expect((await call(ground, 'GET', '/api/flows/chat/score')).status).toBe(405)
  })

  test('a body over the limit is 413 in the same words', async () => {
    expect(await score('chat', 'x'.repeat(1_100_000))).toMatchObject({ status: 413, error: { code: 'UserError' } })
  })

  test('a reader who leaves cancels the run', async () => {
    const left = model.leftByCaller()
    const leaving = new AbortController()
    const response = await fetch(`${base('chat')}/score`, {
      method: 'POST',
      headers: { accept: 'text/event-stream' },
      body: JSON.stringify({ question: 'never-ends' }),
      signal: leaving.signal,
    })
    await response.body?.getReader().read()
    leaving.abort()
    await eventually(async () => (model.leftByCaller() > left ? true : undefined))
    const status = await eventually(async () => {
      const { body } = await call<{ items: { status: string }[] }>(ground, 'GET', '/api/runs?flow=chat&limit=1')
      return body.items[0]?.status === 'running' ? undefined : body.items[0]?.status
    })
    expect(status).toBe('cancelled')
  })
})

describe('beside /score', () => {
  test('health, version and swagger answer as upstream’s do', async () => {
    const [health, version, swagger] = await Promise.all(
      ['health', 'version', 'swagger.json'].map((path) => call(ground, 'GET', `/api/flows/chat/${path}`)),
    )
    expect(health?.body).toEqual({ status: 'Healthy', version: expect.any(String) })
    expect(version?.body).toEqual({ status: 'Healthy', build_info: '', version: health?.body['version'] })
    expect(swagger?.body).toMatchObject({
      openapi: '3.0.0',
      info: {
        title: 'Promptflow[chat] API',
        'x-flow-name': 'chat',
        'x-flow-type': 'chat',
        'x-chat-input': 'question',
        'x-chat-history': 'chat_history',
        'x-chat-output': 'answer',
      },
      servers: [{ url: '/api/flows/chat' }],
      security: [{ bearerAuth: [] }],
      paths: {
        '/score': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    properties: { question: { type: 'string' }, chat_history: { type: 'array' } },
                    required: ['question', 'chat_history'],
                  },
                },
              },
            },
          },
        },
        '/feedback': { post: {} },
      },
    })
    expect(JSON.stringify(swagger?.body)).not.toContain('evaluation')
    expect((await call(ground, 'GET', '/api/flows/nowhere/health')).status).toBe(404)
  })

  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const span_id = '00f067aa0ba902b7'
  const traceparent = `00-${trace_id}-${span_id}-01`

  interface Span {
    readonly traceId: string
    readonly parentSpanId?: string
    readonly name: string
    readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
  }
  const spansOf = async (run: string): Promise<readonly Span[]> => {
    const { body } = await call<{ resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }>(
      ground,
      'GET',
      `/api/runs/${run}/trace`,
    )
    return body.resourceSpans[0]?.scopeSpans[0]?.spans ?? []
  }
  const attributesOf = (span: Span | undefined) =>
    Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]))

  test('feedback joins the run whose trace it carries, and the run’s spans continue the caller’s', async () => {
    const { headers } = await ask('greet', { name: 'Ada' }, { traceparent, 'x-request-id': 'request-7' })
    const run = headers.get('x-sluice-run-id') ?? ''
    const given = await Promise.all([
      call(ground, 'POST', '/api/flows/greet/feedback', 'Not bad ☺', {
        traceparent,
        baggage: 'user=ada%20l,tier=gold;p=1',
      }),
      call(
        ground,
        'POST',
        '/api/flows/greet/feedback?flatten=true',
        { thumbs: 'up', score: 0.5, tags: ['a', 1] },
        { traceparent },
      ),
      call(ground, 'POST', '/api/flows/greet/feedback?flatten=true', 'no object', { traceparent }),
    ])
    for (const { status, body } of given) expect([status, body]).toEqual([200, { status: 'Feedback received.' }])

    const spans = await spansOf(run)
    const root = spans.find(({ name }) => name.startsWith('invoke_workflow'))
    expect(root).toMatchObject({ traceId: trace_id, parentSpanId: span_id })
    expect(attributesOf(root)).toMatchObject({
      'sluice.request.id': 'request-7',
      'sluice.request.client_id': 'request-7',
    })
    const feedback = spans.filter(({ name }) => name === 'promptflow-feedback')
    expect(feedback).toHaveLength(3)
    for (const span of feedback) expect(span).toMatchObject({ traceId: trace_id, parentSpanId: span_id })
    const all = feedback.map(attributesOf)
    expect(all).toContainEqual(expect.objectContaining({ feedback: 'Not bad ☺', user: 'ada l', tier: 'gold' }))
    expect(all).toContainEqual(expect.objectContaining({ thumbs: 'up', score: 0.5 }))
    expect(all).toContainEqual(expect.objectContaining({ feedback: 'no object' }))
  })

  test('feedback without a trace names its run by header, or is kept with the flow', async () => {
    const { headers } = await ask('greet', { name: 'Bob' }, {})
    const run = headers.get('x-sluice-run-id') ?? ''
    await call(ground, 'POST', '/api/flows/greet/feedback', 'named', { 'x-sluice-run-id': run })
    expect((await spansOf(run)).filter(({ name }) => name === 'promptflow-feedback').map(attributesOf)).toEqual([
      expect.objectContaining({ feedback: 'named' }),
    ])
    expect((await call(ground, 'POST', '/api/flows/greet/feedback', 'to nobody')).status).toBe(200)
  })

  test('the ids of a request are in the log, and nothing it sent', async () => {
    await ask('greet', { name: 'secret-word-in-body' }, { 'x-ms-client-request-id': 'client-9' })
    await eventually(async () => (ground.log().includes('client-9') ? true : undefined))
    expect(ground.log()).not.toContain('secret-word-in-body')
  })
})
