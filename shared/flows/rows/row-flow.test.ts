import type { Caller } from '../../caller'
import { scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import type { RunBook } from '../../runs/contract'
import type { Plan } from '../contract'
import { compileFlow, flowFile } from '../definition/compile-flow'
import { flow, llm, modelsOf, servicesOf } from '../fixtures/llm-play'
import type { FlowsRoom } from '../flows-deps'
import { nodeKinds } from '../nodes'
import { frozenWorld, play } from '../play'
import { readSources } from '../snapshot/flow-sources'
import type { StoredSnapshot } from '../snapshot/snapshots'
import { rowFlow } from './row-flow'

const owner: Caller = { project: 'p', id: 'ada', groups: [], roles: ['owner'] }

test('a row asks models as a batch that can wait, and who calls a flow as somebody who waits', async () => {
  const model = scriptedModel(['one', 'two'])
  const services = servicesOf(modelsOf({ default: model }), {})
  const { [flowFile]: yaml = '', ...others } = flow(llm(''))
  const { files } = readSources({ yaml, files: others })
  const kinds = nodeKinds(prompts)
  const plan = compileFlow({ flow: 'f', yaml, files, code: {}, kinds, environment: new Set() }).plan as Plan
  const snapshot = { hash: 'a', flow: 'f', files, code: {}, plan, variants: {}, plan_hash: '' } as StoredSnapshot
  const room = { kinds, services, world: frozenWorld() } as unknown as FlowsRoom
  const book = {
    ref: { run: 'r', project: 'p', epoch: 1 },
    recall: async () => undefined,
    remember: async (_name: string, reply: unknown) => reply,
  } as unknown as RunBook

  const rows = rowFlow(room, owner, { snapshot, label: null, plan, flows: new Map() })
  const signal = new AbortController().signal
  const outcome = await rows.run(book, { inputs: {}, path: '0~1', signal, timeoutMs: 1_000 })
  await play(flow(llm('')), {}, { prompts, services })
  expect(outcome.status).toBe('completed')
  expect(model.calls.map(({ call }) => call.priority)).toEqual(['batch', undefined])
})
