import { fault } from '../../shared/faults'
import type { NodeKind } from '../../shared/flows/contract'
import { hashOf } from '../../shared/json'
import { workNode } from '../differential/work-node'

/** A node of random work that asks a model twice before it does what it is told. */
export const workKind: NodeKind = {
  ...workNode(),
  async run(settings, inputs, context) {
    const model = context.services.models.chat()
    const { run, path, attempt, signal } = context
    for (const ordinal of [0, 1]) {
      const place = JSON.stringify([run.id, path, attempt, ordinal])
      const { message } = await model.complete({ messages: [{ role: 'user', content: place }] }, { signal })
      if (message.content !== hashOf(place)) throw fault('internal', `${place} got the answer of another call`)
    }
    return workNode().run(settings, inputs, context)
  },
}

/** The document that keeps the answer to such a call. */
export const documentOfCall = (content: string): string => {
  const asked = hashOf({ messages: [{ role: 'user', content }], model: 'simulated', connection: null })
  return hashOf(['call', ...(JSON.parse(content) as unknown[]), asked])
}
