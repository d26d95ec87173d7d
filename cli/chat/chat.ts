import { ClientError, type Client, type Json } from '../../client'
import { describeFailure } from '../describe-failure'
import { runWithEvents, type FlowOrder, type FlowResult } from '../run-flow'
import type { CommonOptions, Scene } from '../scene'
import { valueText } from '../show-reply'
import { plain } from '../terminal'
import type { ChatShape } from './chat-shape'

/**
 * Talks with a flow until the input ends or says `/exit`. Each turn goes out with the turns before it; a turn that
 * failed is told and is no part of the history. Answers 1 where a turn failed.
 */
export const chat = async (
  scene: Scene,
  client: Client,
  { shape, order, options }: { readonly shape: ChatShape; readonly order: FlowOrder; readonly options: CommonOptions },
): Promise<number> => {
  const { terminal } = scene
  const history: Json[] = startOf(order.body[shape.history])
  let exitCode = 0
  for await (const line of terminal.lines('you> ')) {
    const question = line.trim()
    if (question === '') continue
    if (question === '/exit' || question === '/quit') break
    const body = { ...order.body, [shape.question]: question, [shape.history]: [...history] }
    try {
      const { outputs } = await turn(scene, client, { ...order, body }, shape, options)
      history.push({ inputs: { [shape.question]: question }, outputs })
    } catch (error) {
      if (scene.signal.aborted || !(error instanceof ClientError)) throw error
      exitCode = 1
      terminal.note(describeFailure(error, scene, terminal))
    }
  }
  return exitCode
}

const turn = async (
  { terminal, signal }: Scene,
  client: Client,
  order: FlowOrder,
  { answer }: ChatShape,
  { json }: CommonOptions,
): Promise<FlowResult> => {
  let isTold = false
  const result = await runWithEvents(client, order, signal, ({ event, data }) => {
    if (json || event !== 'token' || data['output'] !== answer) return
    isTold = true
    terminal.write(plain(data['delta']))
  })
  if (json) terminal.write(`${JSON.stringify(result)}\n`)
  else terminal.write(isTold ? '\n' : `${valueText(result.outputs[answer])}\n`)
  return result
}

const startOf = (given: Json | undefined): Json[] => {
  const value: unknown = typeof given === 'string' ? parsed(given) : given
  return Array.isArray(value) ? [...(value as Json[])] : []
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
