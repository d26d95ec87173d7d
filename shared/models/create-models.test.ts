import { inspect } from 'node:util'
import { fault } from '../faults'
import type { Fetch } from '../fetch/contract'
import type { ChatRequest, ModelSettings } from './contract'
import { createModels } from './create-models'
import { chunk, sse, wireFake, type SeenRequest } from './fixtures/wire-fake'

/** A clock that moves only when told; sleepers wake when their time has come. */
const handClock = () => {
  let time = 1_000
  const sleepers = new Set<{ at: number; wake: () => void }>()
  return {
    now: () => time,
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        const sleeper = { at: time + milliseconds, wake }
        sleepers.add(sleeper)
        const leave = (): void => {
          sleepers.delete(sleeper)
          wake()
        }
        if (signal?.aborted) leave()
        signal?.addEventListener('abort', leave, { once: true })
      }),
    sleeping: () => sleepers.size,
    advance(milliseconds: number) {
      time += milliseconds
      for (const sleeper of sleepers)
        if (sleeper.at <= time) {
          sleepers.delete(sleeper)
          sleeper.wake()
        }
    },
  }
}

const settings: ModelSettings = {
  provider: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  apiKey: 'sk-test-1234567890',
  chatModel: 'gpt-4.1-mini',
  embeddingModel: 'text-embedding-3-small',
  embeddingDimensions: 4,
  timeoutMs: 10_000,
}
const request: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }

const open = (fetch: Fetch, more: Partial<ModelSettings> = {}, credential?: () => Promise<string>) => {
  const clock = handClock()
  return {
    clock,
    models: createModels({ ...settings, ...more }, { fetch, world: clock, ...(credential && { credential }) }),
  }
}

const completion = (
  message: object = { role: 'assistant', content: 'Good day', refusal: null },
  more: object = {},
): Response =>
  Response.json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4.1-mini-2025-04-14',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 500,
      total_tokens: 1500,
      prompt_tokens_details: { cached_tokens: 400 },
    },
    ...more,
  })

const failing = (status: number, error: unknown, headers: Record<string, string> = {}) =>
  wireFake(() => Response.json({ error }, { status, headers })).fetch

test('a whole answer comes with model, usage, cost and latency', async () => {
  const { fetch, seen } = wireFake(() => completion())
  const { models } = open(fetch)
  const reply = await models
    .chat()
    .complete({ ...request, parameters: { temperature: 0, max_tokens: 'inf', stop: ['x'] } })
  expect(reply).toEqual({
    model: 'gpt-4.1-mini-2025-04-14',
    message: { content: 'Good day' },
    finish_reason: 'stop',
    usage: { input_tokens: 1000, output_tokens: 500, cached_tokens: 400 },
    cost: (600 * 0.4 + 400 * 0.1 + 500 * 1.6) / 1_000_000,
    latency_ms: 0,
  })
  expect(seen[0]?.body).toEqual({
    model: 'gpt-4.1-mini',
    messages: request.messages,
    temperature: 0,
    stop: ['x'],
    stream: false,
  })
  expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer sk-test-1234567890' })
})

test('a streamed answer hands over its pieces, counts its tokens and times the first', async () => {
  const { fetch, seen } = wireFake(() =>
    sse(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Good' }),
      chunk({ content: ' day' }),
      chunk({}, 'stop'),
      chunk({}, null, { choices: [], usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 } }),
      '[DONE]',
    ),
  )
  const { models } = open(fetch)
  const heard: string[] = []
  const reply = await models.chat().complete(request, { onDelta: (text) => void heard.push(text) })
  expect(heard).toEqual(['Good', ' day'])
  expect(reply).toMatchObject({
    message: { content: 'Good day' },
    finish_reason: 'stop',
    usage: { input_tokens: 7, output_tokens: 2 },
    first_token_ms: 0,
  })
  expect(seen[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
})

test('an endpoint that does not stream, whatever it is asked, is heard in one piece', async () => {
  const { fetch } = wireFake(() => completion())
  const heard: string[] = []
  const chat = open(fetch).models.chat()
  const reply = await chat.complete(request, { onDelta: (text) => void heard.push(text) })
  expect(heard).toEqual(['Good day'])
  expect(reply).toMatchObject({ message: { content: 'Good day' }, usage: { input_tokens: 1000, output_tokens: 500 } })
})

test('tool calls are put together from their pieces', async () => {
  const call = (index: number, part: object) => chunk({ tool_calls: [{ index, ...part }] })
  const { fetch } = wireFake(() =>
    sse(
      call(0, { id: 'a', type: 'function', function: { name: 'find', arguments: '' } }),
      call(1, { id: 'b', type: 'function', function: { name: 'sum', arguments: '{"x"' } }),
      call(0, { function: { arguments: '{"q":"' } }),
      call(1, { function: { arguments: ':1}' } }),
      call(0, { function: { arguments: 'tent"}' } }),
      chunk({}, 'tool_calls'),
      '[DONE]',
    ),
  )
  const reply = await open(fetch)
    .models.chat()
    .complete(request, { onDelta: () => undefined })
  expect(reply.message).toEqual({
    content: null,
    tool_calls: [
      { id: 'a', type: 'function', function: { name: 'find', arguments: '{"q":"tent"}' } },
      { id: 'b', type: 'function', function: { name: 'sum', arguments: '{"x":1}' } },
    ],
  })
  expect(reply.usage).toBeNull()
  expect(reply.cost).toBeNull()
})

test('the Idempotency-Key goes out with every call [2]', async () => {
  const { fetch, seen } = wireFake(({ body }) =>
    body['stream'] === true ? sse(chunk({ content: 'x' }, 'stop'), '[DONE]') : completion(),
  )
  const chat = open(fetch).models.chat()
  await chat.complete(request, { idempotencyKey: 'k1' })
  await chat.complete(request, { idempotencyKey: 'k2', onDelta: () => undefined })
  expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', 'k2'])
})

test('how often a call is tried is told to the fetch, and to nobody outside', async () => {
  const tries: unknown[] = []
  const { fetch, seen } = wireFake(() => completion())
  const chat = open((input, init) => {
    tries.push(init?.attempts)
    return fetch(input, init)
  }).models.chat()
  await chat.complete(request, { attempts: 2 })
  await chat.complete(request)
  expect(tries).toEqual([2, undefined])
  expect(seen.flatMap(({ headers }) => Object.keys(headers)).filter((name) => name.includes('sluice'))).toEqual([])
})

test('an embedder of another name and connection gives vectors of whatever length it has', async () => {
  const connection = { name: 'c', kind: 'serverless', baseUrl: 'http://other.test/v1', auth: { kind: 'none' } } as const
  const { fetch, seen } = wireFake(({ body }) =>
    Response.json({
      object: 'list',
      model: body['model'],
      data: [{ object: 'embedding', index: 0, embedding: [0, 2] }],
      usage: { prompt_tokens: 1, total_tokens: 1 },
    }),
  )
  const { models } = open(fetch)
  const embedder = models.embedder({ connection, model: 'e' })
  expect([embedder.id, embedder.dimensions]).toEqual(['e', 0])
  expect((await embedder.embed(['x'])).vectors).toEqual([Float32Array.from([0, 1])])
  await models.embedder({ connection, model: 'e', dimensions: 2 }).embed(['x'])
  expect(seen.map(({ url, body }) => [url.host, body['model'], body['dimensions']])).toEqual([
    ['other.test', 'e', undefined],
    ['other.test', 'e', 2],
  ])
  await expect(models.embedder({ connection, model: 'e', dimensions: 3 }).embed(['x'])).rejects.toMatchObject({
    word: 'model_failed',
  })
})

test('Azure OpenAI is called by deployment and API version, by key or by an Entra token', async () => {
  const azure = { provider: 'azure_openai' as const, baseUrl: 'https://res.openai.azure.com/', chatModel: 'my-gpt' }
  const { fetch, seen } = wireFake(() => completion())
  await open(fetch, azure).models.chat().complete(request)
  await open(fetch, { ...azure, apiKey: undefined }, async () => 'token-1')
    .models.chat()
    .complete(request)
  expect(seen[0]?.url.href).toBe(
    'https://res.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21',
  )
  expect(seen[0]?.headers).toMatchObject({ 'api-key': 'sk-test-1234567890' })
  expect(seen[0]?.headers['authorization']).toBeUndefined()
  expect(seen[1]?.headers).toMatchObject({ authorization: 'Bearer token-1' })
  expect(seen[1]?.headers['api-key']).toBeUndefined()
})

test('Entra without a credential says so', async () => {
  const { fetch } = wireFake(() => completion())
  const { models } = open(fetch, {
    provider: 'azure_openai',
    baseUrl: 'https://res.openai.azure.com',
    apiKey: undefined,
  })
  await expect(models.chat().complete(request)).rejects.toMatchObject({ word: 'bad_settings' })
})

test('a compatible endpoint without a key gets no authorization, and its price is unknown', async () => {
  const { fetch, seen } = wireFake(() => completion())
  const reply = await open(fetch, { provider: 'compatible', baseUrl: 'http://127.0.0.1:9/v1', apiKey: undefined })
    .models.chat()
    .complete(request)
  expect(seen[0]?.headers['authorization']).toBeUndefined()
  expect(reply.cost).toBeNull()
})

test('nothing is read from another program’s environment', async () => {
  const before = { ...process.env }
  Object.assign(process.env, {
    OPENAI_API_KEY: 'sk-of-another',
    OPENAI_BASE_URL: 'https://evil.example',
    OPENAI_ORG_ID: 'org',
    AZURE_OPENAI_API_KEY: 'other',
    AZURE_OPENAI_ENDPOINT: 'https://evil.example',
  })
  try {
    const { fetch, seen } = wireFake(() => completion())
    await open(fetch, { provider: 'compatible', baseUrl: 'http://127.0.0.1:9/v1', apiKey: undefined })
      .models.chat()
      .complete(request)
    await open(
      fetch,
      { provider: 'azure_openai', baseUrl: 'https://res.openai.azure.com', apiKey: undefined },
      async () => 't',
    )
      .models.chat()
      .complete(request)
    expect(seen.map(({ url }) => url.host)).toEqual(['127.0.0.1:9', 'res.openai.azure.com'])
    expect(JSON.stringify(seen)).not.toMatch(/sk-of-another|other"|org"/)
  } finally {
    process.env = before
  }
})

test('a connection’s secret goes to its own origin and no other [22]', async () => {
  const { fetch, seen } = wireFake(() => completion())
  const { models } = open(fetch)
  await models
    .chat({
      connection: {
        name: 'mine',
        kind: 'serverless',
        baseUrl: 'https://mine.example/v1',
        auth: { kind: 'key', key: 'mine-key' },
      },
      model: 'm',
    })
    .complete(request)
  expect(seen[0]?.url.href).toBe('https://mine.example/v1/chat/completions')
  expect(seen[0]?.headers['authorization']).toBe('Bearer mine-key')
})

test('a redirect is a failure and is not followed [22]', async () => {
  const { fetch, seen } = wireFake(
    () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
  )
  await expect(open(fetch).models.chat().complete(request)).rejects.toMatchObject({
    word: 'model_failed',
    details: { status: 307 },
  })
  expect(seen).toHaveLength(1)
})

describe('what a broken endpoint becomes', () => {
  const complete = (fetch: Fetch, streams = false) =>
    open(fetch)
      .models.chat()
      .complete(request, streams ? { onDelta: () => undefined } : {})

  test('no connection: model_unreachable with host and port', async () => {
    const fetch: Fetch = async () => {
      throw fault('connection_failed', 'No connection', { reason: 'ECONNREFUSED' })
    }
    await expect(complete(fetch)).rejects.toMatchObject({
      word: 'model_unreachable',
      message: 'No model answers at api.openai.com:443 (ECONNREFUSED)',
    })
  })

  test.each([
    [400, 'model_failed'],
    [401, 'model_failed'],
    [404, 'model_failed'],
    [429, 'rate_limited'],
    [500, 'model_failed'],
    [503, 'model_failed'],
  ])('status %i: %s with the provider’s message', async (status, word) => {
    const error = { message: 'the provider says so', type: 't', param: null, code: 'c' }
    await expect(complete(failing(status, error, { 'retry-after': '7' }))).rejects.toMatchObject({
      word,
      message: expect.stringContaining('the provider says so') as string,
      details: { status, endpoint: 'api.openai.com:443', model: 'gpt-4.1-mini' },
    })
  })

  test('a spent quota is marked as such', async () => {
    const error = {
      message: 'You exceeded your current quota',
      type: 'insufficient_quota',
      param: null,
      code: 'insufficient_quota',
    }
    await expect(complete(failing(429, error))).rejects.toMatchObject({
      word: 'rate_limited',
      details: { quota_spent: true },
    })
  })

  test('a key that the provider quotes is not passed on', async () => {
    const error = {
      message: 'Incorrect API key provided: sk-test-1234567890. Bearer abcdefghij',
      type: 't',
      param: null,
      code: 'invalid_api_key',
    }
    const thrown = (await complete(failing(401, error)).catch((caught: unknown) => caught)) as { toData(): unknown }
    expect(JSON.stringify(thrown.toData())).not.toMatch(/1234567890|abcdefghij/)
    // Causes are written to the log.
    const { cause } = thrown as { readonly cause?: unknown }
    expect(inspect(cause, { depth: 9, showHidden: true })).toContain('Incorrect API key')
    expect(inspect(cause, { depth: 9, showHidden: true })).not.toMatch(/1234567890|abcdefghij/)
  })

  test('Azure’s content filter: content_blocked with its category', async () => {
    const error = {
      message: 'The response was filtered',
      type: null,
      param: 'prompt',
      code: 'content_filter',
      status: 400,
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: {
          hate: { filtered: false, severity: 'safe' },
          violence: { filtered: true, severity: 'medium' },
        },
      },
    }
    await expect(complete(failing(400, error))).rejects.toMatchObject({
      word: 'content_blocked',
      details: { category: 'violence' },
    })
  })

  test('OpenAI’s refusal of a prompt: content_blocked', async () => {
    const error = { message: 'rejected', type: 'invalid_request_error', param: null, code: 'content_policy_violation' }
    await expect(complete(failing(400, error))).rejects.toMatchObject({ word: 'content_blocked' })
  })

  const html = () => new Response('<!doctype html><title>Welcome</title>', { headers: { 'content-type': 'text/html' } })
  const cut = () => {
    const bytes = Buffer.from(`data: ${JSON.stringify(chunk({ content: 'Good' }))}\n\n`)
    let isSent = false
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (isSent) controller.error(fault('connection_failed', 'broke off', { phase: 'body' }))
          else controller.enqueue(bytes)
          isSent = true
        },
      }),
      { headers: { 'content-type': 'text/event-stream' } },
    )
  }
  test.each<[string, () => Response, boolean]>([
    ['an HTML page', html, false],
    ['an HTML page instead of a stream', html, true],
    ['JSON of another shape', () => Response.json({ hello: 'world' }), false],
    [
      'JSON that breaks off',
      () => new Response('{"choices":[', { headers: { 'content-type': 'application/json' } }),
      false,
    ],
    ['an empty body', () => new Response(''), false],
    ['a stream of malformed JSON', () => sse('{"choices":['), true],
    ['a stream cut by the network', cut, true],
    ['a stream that ends before its end', () => sse(chunk({ content: 'Good' })), true],
    [
      'a stream with an error inside',
      () => sse(chunk({ content: 'Good' }), { error: { message: 'overloaded' } }),
      true,
    ],
    ['an empty stream', () => sse(), true],
  ])('%s: model_failed, never a hang', async (_name, answer, streams) => {
    await expect(complete(wireFake(answer).fetch, streams)).rejects.toMatchObject({ word: 'model_failed' })
  })
})

describe('time and abort', () => {
  const hanging: Fetch = (_input, { signal } = {}) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

  const settled = async (check: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 500 && !check(); turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  test('an endpoint that gives no first byte: model_timeout', async () => {
    const { models, clock } = open(hanging, { firstByteMs: 3_000 })
    const asked = models.chat().complete(request)
    asked.catch(() => undefined)
    clock.advance(2_999)
    clock.advance(1)
    await expect(asked).rejects.toMatchObject({
      word: 'model_timeout',
      details: { limit_ms: 3_000, waited_for: 'first byte' },
    })
  })

  test('a stream that falls silent: model_timeout, though pieces came before', async () => {
    let heard = 0
    const fetch: Fetch = async (_input, { signal } = {}) =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(Buffer.from(`data: ${JSON.stringify(chunk({ content: 'Good' }))}\n\n`))
            signal?.addEventListener('abort', () => controller.error(signal.reason))
          },
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      )
    const { models, clock } = open(fetch, { firstByteMs: 1_000, idleMs: 2_000 })
    const asked = models.chat().complete(request, { onDelta: () => void heard++ })
    asked.catch(() => undefined)
    await settled(() => heard === 1)
    clock.advance(1_000)
    await settled(() => clock.sleeping() === 1)
    clock.advance(1_000)
    await expect(asked).rejects.toMatchObject({ word: 'model_timeout', details: { limit_ms: 2_000 } })
  })

  test('a stream that trickles on for ever meets the limit of the whole', async () => {
    let push: (() => void) | undefined
    let heard = 0
    const fetch: Fetch = async (_input, { signal } = {}) =>
      new Response(
        new ReadableStream({
          start(controller) {
            push = () => controller.enqueue(Buffer.from(`data: ${JSON.stringify(chunk({ content: 'x' }))}\n\n`))
            push()
            signal?.addEventListener('abort', () => controller.error(signal.reason))
          },
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      )
    const { models, clock } = open(fetch, { timeoutMs: 5_000, idleMs: 2_000 })
    const asked = models.chat().complete(request, { onDelta: () => void heard++ })
    asked.catch(() => undefined)
    for (let second = 1; second <= 4; second++) {
      await settled(() => heard === second && clock.sleeping() === 1)
      clock.advance(1_000)
      push?.()
    }
    await settled(() => heard === 5 && clock.sleeping() === 1)
    clock.advance(1_000)
    await expect(asked).rejects.toMatchObject({ word: 'model_timeout', details: { limit_ms: 5_000 } })
  })

  test('an abort is `cancelled`, or the word that its sender gave it', async () => {
    const stop = new AbortController()
    const asked = open(hanging).models.chat().complete(request, { signal: stop.signal })
    stop.abort()
    await expect(asked).rejects.toMatchObject({ word: 'cancelled' })

    const deadline = new AbortController()
    const late = open(hanging).models.chat().complete(request, { signal: deadline.signal })
    deadline.abort(fault('deadline_exceeded', 'too late'))
    await expect(late).rejects.toMatchObject({ word: 'deadline_exceeded' })
  })

  test('an abort in the middle of a stream is `cancelled`, not a short answer', async () => {
    const stop = new AbortController()
    const { fetch } = wireFake(() =>
      sse(chunk({ content: 'Good' }), chunk({ content: ' day' }), chunk({}, 'stop'), '[DONE]'),
    )
    const asked = open(fetch)
      .models.chat()
      .complete(request, { signal: stop.signal, onDelta: () => stop.abort() })
    await expect(asked).rejects.toMatchObject({ word: 'cancelled' })
  })

  test('no sleeper is left behind by a call that ended', async () => {
    const { fetch } = wireFake(() => completion())
    const { models, clock } = open(fetch)
    await models.chat().complete(request)
    await settled(() => clock.sleeping() === 0)
    expect(clock.sleeping()).toBe(0)
  })
})

describe('embeddings', () => {
  const embeddings = ({ body }: SeenRequest, as: 'base64' | 'float' = 'base64'): Response => {
    const input = body['input'] as string[]
    return Response.json({
      object: 'list',
      model: 'text-embedding-3-small',
      data: input
        .map((text, index) => {
          const numbers = [text.length, 0, 0, 0]
          return {
            object: 'embedding',
            index,
            embedding: as === 'float' ? numbers : Buffer.from(Float32Array.from(numbers).buffer).toString('base64'),
          }
        })
        .toReversed(),
      usage: { prompt_tokens: 10, total_tokens: 10 },
    })
  }

  test.each(['base64', 'float'] as const)(
    'vectors as %s come out in order, with length 1 and their cost',
    async (as) => {
      const { fetch, seen } = wireFake((request_) => embeddings(request_, as))
      const embedder = open(fetch).models.embedder()
      const { vectors, usage, cost } = await embedder.embed(['abc', ''])
      expect(vectors.map((vector) => [...vector])).toEqual([
        [1, 0, 0, 0],
        [1, 0, 0, 0],
      ])
      expect(usage).toEqual({ input_tokens: 10, output_tokens: 0 })
      expect(cost).toBeCloseTo((10 * 0.02) / 1_000_000)
      expect(seen[0]?.body).toEqual({
        model: 'text-embedding-3-small',
        input: ['abc', ' '],
        encoding_format: 'base64',
        dimensions: 4,
      })
      expect(embedder).toMatchObject({ id: 'text-embedding-3-small', semantic: true, dimensions: 4 })
    },
  )

  test('many texts go out in several requests, and their order holds', async () => {
    const { fetch, seen } = wireFake((request_) => embeddings(request_))
    const texts = Array.from({ length: 1100 }, (_, index) => 'x'.repeat(1 + (index % 3)))
    const { vectors, usage } = await open(fetch).models.embedder().embed(texts)
    expect(seen.map(({ body }) => (body['input'] as string[]).length)).toEqual([512, 512, 76])
    expect(vectors).toHaveLength(1100)
    expect(usage?.input_tokens).toBe(30)
  })

  test('no texts need no request', async () => {
    const { fetch, seen } = wireFake(() => completion())
    expect((await open(fetch).models.embedder().embed([])).vectors).toEqual([])
    expect(seen).toEqual([])
  })

  test('other dimensions than configured, or too few vectors: model_failed', async () => {
    const { fetch } = wireFake((request_) => embeddings(request_))
    await expect(open(fetch, { embeddingDimensions: 8 }).models.embedder().embed(['a'])).rejects.toMatchObject({
      word: 'model_failed',
      details: { found: 4, configured: 8 },
    })
    const { fetch: short } = wireFake(() =>
      Response.json({ object: 'list', model: 'm', data: [], usage: { prompt_tokens: 1, total_tokens: 1 } }),
    )
    await expect(open(short).models.embedder().embed(['a'])).rejects.toMatchObject({ word: 'model_failed' })
    const { fetch: page } = wireFake(() => new Response('<html>'))
    await expect(open(page).models.embedder().embed(['a'])).rejects.toMatchObject({ word: 'model_failed' })
  })

  test('compatible endpoints and old models are not asked for dimensions', async () => {
    const { fetch, seen } = wireFake((request_) => embeddings(request_))
    await open(fetch, { provider: 'compatible' }).models.embedder().embed(['a'])
    await open(fetch, { embeddingModel: 'text-embedding-ada-002' }).models.embedder().embed(['a'])
    expect(seen.map(({ body }) => body['dimensions'])).toEqual([undefined, undefined])
  })
})

test('the list names models with prices, unknown ones as null, and whether they answer', async () => {
  const asked: string[] = []
  const fetch: Fetch = async (input) => {
    asked.push(String(input))
    return Response.json({ object: 'list', data: [] }, { status: 401 })
  }
  const list = await open(fetch, { judgeModel: 'my-judge' }).models.list()
  expect(list).toMatchObject([
    { id: 'gpt-4.1-mini', capabilities: ['chat'], prices: { input: 0.4, cached: 0.1, output: 1.6 }, available: true },
    { id: 'my-judge', capabilities: ['chat', 'judge'], prices: { input: null, cached: null, output: null } },
    { id: 'text-embedding-3-small', capabilities: ['embedding'] },
  ])
  expect(asked).toEqual(['https://api.openai.com/v1/models'])
})

test('an endpoint that does not answer makes its models unavailable', async () => {
  const { models, clock } = open(async () => new Promise<Response>(() => undefined))
  const listed = models.list()
  clock.advance(2_000)
  expect((await listed).map(({ available }) => available)).toEqual([false, false])
})

test('the offline model says that it is none, costs nothing and embeds without meaning', async () => {
  const { fetch } = wireFake(() => completion(undefined, { model: 'sluice-offline-extractive' }))
  const { models } = open(fetch, {
    provider: 'offline',
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: undefined,
    chatModel: 'sluice-offline-extractive',
  })
  expect(models.describe()).toMatchObject({
    provider: 'offline',
    semantic: false,
    note: expect.stringContaining('no language model') as string,
  })
  expect(models.embedder()).toMatchObject({ id: 'lexical-hash', semantic: false })
  expect((await models.chat().complete(request)).cost).toBe(0)
})
