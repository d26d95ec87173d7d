import type { NodeKind, NodeServices } from '../../shared/flows/contract'
import { hashOf } from '../../shared/json'
import type { ChatModel } from '../../shared/models/contract'
import type { World } from '../../shared/world'
import { workNode } from './work-node'

/** A node of random work that asks a model twice before it does what it is told. */
export const askingNode: NodeKind = {
  ...workNode(),
  async run(settings, inputs, context) {
    const model = context.services.models.chat()
    const { run, path, attempt } = context
    for (const ordinal of [0, 1]) {
      await model.complete({ messages: [{ role: 'user', content: JSON.stringify([run.id, path, attempt, ordinal]) }] })
    }
    return workNode().run(settings, inputs, context)
  },
}

/** Makes a model whose answers take a while; each call is told by the id of the document that keeps its answer. */
export const tellingModel = (
  world: () => World,
  isAlive: () => boolean,
  onAsked: (document: string) => void,
): NodeServices => {
  const model: ChatModel = {
    id: 'telling',
    async complete({ messages }) {
      // A dead process asks nobody.
      if (!isAlive()) return new Promise(() => {})
      const place = JSON.parse(messages[0]?.content as string) as unknown[]
      onAsked(hashOf(['call', ...place, hashOf({ messages, model: 'telling', connection: null })]))
      await world().sleep(700)
      return {
        model: 'telling-1',
        message: { content: hashOf(place) },
        finish_reason: 'stop',
        usage: { input_tokens: 1, output_tokens: 1 },
        cost: 0.001,
        latency_ms: 700,
      }
    },
  }
  return { models: { chat: () => model } } as unknown as NodeServices
}
