import { memoryBlobs } from '../../blobs'
import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { Json } from '../../json'
import type { ChatModel, Models } from '../../models/contract'
import { memoryStore } from '../../store'
import type { Flows, NodeKind, NodeServices } from '../contract'
import { createFlows } from '../create-flows'
import { nodeKinds } from '../nodes'
import { plainPrompts } from '../plain-prompts'
import { frozenWorld, memoryJournal } from '../play'
import type { ScoreReply } from './contract'

const owner: Caller = { project: 'p', id: 'olga', groups: [], roles: ['owner'] }

/** A promise that is settled from outside. */
const gate = <T = void>() => {
  let open: (value: T) => void = () => undefined
  let refuse: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    refuse = reject
  })
  return { promise, open, refuse }
}

const flowOf = (nodes: string, outputs: string) => ({
  yaml: `inputs: {q: {type: string}}\noutputs:\n${outputs}\nnodes:\n${nodes}`,
  files: { 'p.jinja2': 'user:\n{{ q }}' },
})
const answer = '- {name: answer, type: llm, source: {path: p.jinja2}, inputs: {q: "${inputs.q}"}}\n'
const slow = '- {name: slow, type: work, inputs: {q: "${inputs.q}"}}\n'
const output = (name: string, more = '') => `  ${name}: {type: string, reference: "\${${name}.output}"${more}}\n`

const open = async (
  sources: ReturnType<typeof flowOf>,
  parts: {
    readonly complete: ChatModel['complete']
    readonly work?: () => Promise<Json>
    readonly responseFields?: readonly string[]
  },
) => {
  const frozen = frozenWorld()
  const world: typeof frozen = {
    ...frozen,
    sleep: async (milliseconds, signal) => (milliseconds === 0 ? undefined : frozen.sleep(milliseconds, signal)),
  }
  const work: NodeKind = { kind: 'work', settle: () => ({}), run: async () => (await parts.work?.()) ?? 'done' }
  const told: NodeKind = {
    kind: 'told',
    settle: () => ({}),
    run: async (_settings, _inputs, { onDelta }) => {
      onDelta?.('by ')
      onDelta?.('code')
      return 'by code'
    },
  }
  const model: ChatModel = { id: 'm', complete: parts.complete }
  const ends: ReturnType<typeof memoryJournal>[] = []
  const flows: Flows = createFlows({
    store: memoryStore(() => 0),
    blobs: memoryBlobs(),
    world,
    kinds: new Map([...nodeKinds(plainPrompts()), ['work', work], ['told', told]]),
    services: { models: { chat: () => model } as unknown as Models } as NodeServices,
    deployedCode: async () => ({}),
    openJournal: () => {
      const journal = memoryJournal(`run-${ends.length + 1}`)
      ends.push(journal)
      return journal
    },
    ...(parts.responseFields && { responseFields: parts.responseFields }),
  })
  await flows.publish(owner, 'f', sources)
  return {
    ends,
    score: (accept: string | null = 'text/event-stream') =>
      flows.score(owner, 'f', { body: Buffer.from('{"q": "Why?"}'), accept }),
  }
}

const reply = (content: string) => ({
  model: 'm',
  message: { content },
  finish_reason: 'stop',
  usage: null,
  cost: null,
  latency_ms: 1,
})

const read = async (scored: ScoreReply): Promise<unknown> => {
  if ('outputs' in scored) return scored.outputs
  const heard: unknown[] = [scored.first]
  try {
    for await (const piece of scored.pieces) heard.push({ [scored.field]: piece })
  } catch (error) {
    heard.push((error as Error).message)
  }
  return heard
}

const settledSoon = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20)),
  ])

test('the stream waits for every other node, so that its output can go first', async () => {
  const work = gate<Json>()
  const model = gate<string>()
  const { score } = await open(flowOf(answer + slow, output('answer') + output('slow')), {
    work: () => work.promise,
    complete: async (_request, call) => {
      call?.onDelta?.('Be')
      call?.onDelta?.('cause')
      return reply(await model.promise)
    },
  })
  const scored = score()
  expect(await settledSoon(scored)).toBe(false)
  work.open('worked')
  const started = await scored
  expect(started).toMatchObject({ first: { slow: 'worked' }, field: 'answer' })
  model.open('Because')
  expect(await read(started)).toEqual([{ slow: 'worked' }, { answer: 'Be' }, { answer: 'cause' }])
})

test('a node that fails beside the stream is an error before anything is sent', async () => {
  const { score } = await open(flowOf(answer + slow, output('answer')), {
    work: async () => {
      throw fault('node_failed', 'the other node broke')
    },
    complete: async (_request, call) => {
      call?.onDelta?.('Because')
      return reply('Because')
    },
  })
  await expect(score()).rejects.toMatchObject({ message: 'the other node broke', details: { run_id: 'run-1' } })
})

test('what fails after the first piece breaks off, and its error is the run’s', async () => {
  const model = gate<string>()
  const { score } = await open(flowOf(answer, output('answer')), {
    complete: async (_request, call) => {
      call?.onDelta?.('Half')
      return reply(await model.promise)
    },
  })
  const started = await score()
  model.refuse(fault('model_failed', 'the model broke'))
  expect(await read(started)).toEqual([{}, { answer: 'Half' }, 'the model broke'])
})

test('text that a second try takes back does not pass for the answer', async () => {
  let tries = 0
  const retried = answer.replace('inputs:', 'retry: {attempts: 2, delay: 0s}, inputs:')
  const { score } = await open(flowOf(retried, output('answer')), {
    complete: async (_request, call) => {
      tries += 1
      call?.onDelta?.(tries === 1 ? 'Wro' : 'Right')
      if (tries === 1) throw fault('model_failed', 'again')
      return reply('Right')
    },
  })
  const started = await score()
  expect(await read(started)).toEqual([
    {},
    { answer: 'Wro' },
    { answer: 'Right' },
    expect.stringContaining('begun anew'),
  ])
})

test('what the answer has beyond its pieces is sent at the end', async () => {
  const { score } = await open(flowOf(answer, output('answer')), {
    complete: async (_request, call) => {
      call?.onDelta?.('Be')
      return reply('Because')
    },
  })
  expect(await read(await score())).toEqual([{}, { answer: 'Be' }, { answer: 'cause' }])
})

test('a model’s text that came whole is a stream all the same, and a bypassed node is none', async () => {
  const whole = { complete: async () => reply('Because') }
  const plain = await open(flowOf(answer, output('answer')), whole)
  expect(await read(await plain.score())).toEqual([{}, { answer: 'Because' }])
  const bypassed = answer.replace('inputs:', 'activate: {when: "${inputs.q}", is: other}, inputs:')
  const idle = await open(flowOf(bypassed, output('answer')), whole)
  await expect(idle.score()).rejects.toMatchObject({ word: 'not_acceptable' })
  expect(await read(await idle.score('text/event-stream, application/json'))).toEqual({ answer: null })
})

test('code that tells its text in pieces streams; code that does not answers whole', async () => {
  const complete = async () => reply('')
  const told = await open(flowOf('- {name: told, type: told, inputs: {q: "${inputs.q}"}}', output('told')), {
    complete,
  })
  expect(await read(await told.score())).toEqual([{}, { told: 'by ' }, { told: 'code' }])
  expect(await read(await told.score(null))).toEqual({ told: 'by code' })
  const quiet = await open(flowOf(slow, output('slow')), { complete })
  expect(await read(await quiet.score('*/*, text/event-stream'))).toEqual({ slow: 'done' })
})

test('two streams are refused: of models before anything is paid for, of code when the second begins', async () => {
  const complete = jest.fn(async () => reply('Because'))
  const again = answer.replaceAll('answer', 'again')
  const models = await open(flowOf(answer + again, output('answer') + output('again')), { complete })
  await expect(models.score()).rejects.toMatchObject({ details: { code: 'MultipleStreamOutputFieldsNotSupported' } })
  expect(complete).not.toHaveBeenCalled()
  const nodes = ['one', 'two'].map((name) => `- {name: ${name}, type: told, inputs: {q: "\${inputs.q}"}}\n`).join('')
  const code = await open(flowOf(nodes, output('one') + output('two')), { complete })
  await expect(code.score()).rejects.toMatchObject({ details: { code: 'MultipleStreamOutputFieldsNotSupported' } })
})

test('outputs for evaluation are left out, unless the setting names them', async () => {
  const sources = flowOf(answer + slow, output('answer') + output('slow', ', evaluation_only: true'))
  const complete = async () => reply('Because')
  const plain = await open(sources, { complete })
  expect(await read(await plain.score(null))).toEqual({ answer: 'Because' })
  expect(await read(await plain.score())).toEqual([{}, { answer: 'Because' }])
  const named = await open(sources, { complete, responseFields: ['slow'] })
  expect(await read(await named.score(null))).toEqual({ slow: 'done' })
  await expect(named.score()).rejects.toMatchObject({ word: 'not_acceptable' })
})

test('a reader who stops reading cancels the run', async () => {
  const left = gate()
  const { score, ends } = await open(flowOf(answer, output('answer')), {
    complete: (_request, call) =>
      new Promise((_resolve, reject) => {
        call?.onDelta?.('Half')
        call?.signal?.addEventListener('abort', () => {
          left.open()
          reject(fault('cancelled', 'gone'))
        })
      }),
  })
  const started = await score()
  if (!('pieces' in started)) throw new Error('no stream')
  for await (const _piece of started.pieces) break
  await left.promise
  expect(ends[0]?.ends[0]).toMatchObject({ status: 'cancelled' })
})
