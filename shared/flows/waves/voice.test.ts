import { fault } from '../../faults'
import type { ChatModel } from '../../models/contract'
import { scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import type { RecordPolicy, RunEvent } from '../../runs/contract'
import { flow, llm, modelsOf, servicesOf } from '../fixtures/llm-play'
import { playDurable } from '../fixtures/play-durable'

/** A model that says something and fails then. */
const breaksAfter = (text: string, reason: Error): ChatModel => ({
  id: 'breaks',
  async complete(_request, { onDelta } = {}) {
    onDelta?.(text)
    throw reason
  },
})

const played = async (
  files: Record<string, string>,
  models: Record<string, ChatModel>,
  record?: RecordPolicy,
): Promise<{ readonly events: readonly RunEvent[]; readonly text: string; readonly stored: string }> => {
  const durable = await playDurable(files, {}, { prompts }, servicesOf(modelsOf(models), {}), record)
  await durable.deliver()
  await durable.finish()
  const events = await durable.events()
  const text = events.reduce((before, event) => {
    if (event.type === 'token') return before + event.delta
    return event.type === 'replace' ? event.text : before
  }, '')
  return { events, text, stored: await durable.stored() }
}

test('[11] the text of a durable run’s output is told as it comes, before its node ends', async () => {
  const { events, text } = await played(flow(llm('')), { default: scriptedModel(['By hand, in cold water.']) })
  expect(text).toBe('By hand, in cold water.')
  const types = events.map(({ type }) => type)
  expect(types.lastIndexOf('token')).toBeLessThan(types.indexOf('node-end'))
  expect(types.indexOf('node-start')).toBeLessThan(types.indexOf('token'))
})

test('[11] an attempt that failed half-way is followed by one whose text stands alone', async () => {
  let turn = 0
  const model: ChatModel = {
    id: 'm',
    complete: (request, call) =>
      (turn++ === 0
        ? breaksAfter('In a mach', fault('model_failed', 'broke off'))
        : scriptedModel(['By hand.'])
      ).complete(request, call),
  }
  const files = flow(llm('  retry: {attempts: 2, delay: 0s}'))
  expect((await played(files, { default: model })).text).toBe('By hand.')
})

test('another model may begin anew where a durable run has heard half of an answer, for that is taken back', async () => {
  const models = { a: breaksAfter('In a mach', fault('model_failed', 'broke off')), b: scriptedModel(['By hand.']) }
  expect((await played(flow(llm('  models: [a, b]')), models)).text).toBe('By hand.')
})

test('[25] a node whose output another reads says nothing before the verdict', async () => {
  const check = `
- name: check
  type: safety
  checks: [attack]
  inputs: {text: "\${answer.output}"}
`
  const { events, stored } = await played(flow(`${llm('')}${check}`), { default: scriptedModel(['unchecked words']) })
  expect(events.map(({ type }) => type)).not.toContain('token')
  expect(stored).not.toContain('"doc":"block"')
})

test('[25] text that a filter blocked half-way is kept in no block', async () => {
  const model = breaksAfter('how to do harm', fault('content_blocked', 'violence', { category: 'violence' }))
  const { text, stored, events } = await played(flow(llm('')), { default: model })
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'failed' })
  expect([text, stored.includes('do harm')]).toEqual(['', false])
})

test('a flow whose records are masked keeps no text in blocks', async () => {
  const { stored, text } = await played(flow(llm('')), { default: scriptedModel(['By hand.']) }, 'masked')
  expect([text, stored.includes('"doc":"block"')]).toEqual(['', false])
})
