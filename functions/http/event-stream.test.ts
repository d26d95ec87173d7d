import type { ReadableStream } from 'node:stream/web'
import { fault, toFault } from '../../shared/faults'
import { eventStream, type EventSink } from './event-stream'

const open = (produce: (sink: EventSink) => Promise<void>) => {
  const closed: string[] = []
  const faults: unknown[] = []
  const { body } = eventStream(produce, {
    onClose: () => closed.push('closed'),
    faultOf: (error) => {
      faults.push(error)
      return toFault(error)
    },
  })
  return { reader: (body as ReadableStream<Uint8Array>).getReader(), closed, faults }
}

const rest = async (reader: ReturnType<typeof open>['reader']): Promise<string> => {
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return text
    text += Buffer.from(value).toString()
  }
}

test('events are written with their ids and the stream ends with its producer', async () => {
  const { reader, closed } = open(async (sink) => {
    sink.send('token', { delta: 'a\nb' }, 'n1')
    sink.retry(1000)
  })
  expect(await rest(reader)).toBe('id: n1\nevent: token\ndata: {"delta":"a\\nb"}\n\nretry: 1000\n\n')
  expect(closed).toEqual([])
})

test('what a producer throws after the answer has begun is told as an event, never lost and never unhandled', async () => {
  const { reader, faults } = open(async (sink) => {
    sink.send('run-start', {})
    throw fault('store_corrupt', 'The store is damaged')
  })
  expect(await rest(reader)).toBe(
    'event: run-start\ndata: {}\n\nevent: error\ndata: {"error":{"code":"store_corrupt","message":"The store is damaged"}}\n\n',
  )
  expect(faults).toHaveLength(1)
})

test('a stranger’s error keeps its text to the log', async () => {
  const { reader, faults } = open(async () => {
    throw new TypeError('cannot read /etc/secret')
  })
  expect(await rest(reader)).not.toContain('secret')
  expect(faults).toEqual([new TypeError('cannot read /etc/secret')])
})

test('a producer that waits for its reader is never far ahead of it', async () => {
  let sent = 0
  const { reader } = open(async (sink) => {
    for (; sent < 1000; sent++) {
      sink.send('node-end', { text: 'x'.repeat(1000) })
      await sink.taken()
    }
  })
  await reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toBeLessThan(100)
  await rest(reader)
  expect(sent).toBe(1000)
})

test('a reader that goes away ends the wait and is heard of', async () => {
  let isDone = false
  const { reader, closed } = open(async (sink) => {
    for (let turn = 0; turn < 200; turn++) sink.send('node-end', { text: 'x'.repeat(1000) })
    await sink.taken()
    sink.send('late', {})
    isDone = true
  })
  await reader.read()
  await reader.cancel()
  await new Promise((resolve) => setImmediate(resolve))
  expect([isDone, closed]).toEqual([true, ['closed']])
})
