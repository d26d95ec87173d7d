import { chat } from '../chat/chat'
import { chatShape } from '../chat/chat-shape'
import { flowChaos } from './flow-chaos'
import { misuse } from '../failure'
import { readInputs } from '../read-inputs'
import { runWithEvents, type FlowOrder } from '../run-flow'
import type { CommonOptions, Scene } from '../scene'
import { flowFacts, openFlow, type OpenedFlow } from '../server/open-flow'
import type { Session } from '../server/session'
import { figuresText, outputText, valueText } from '../show-reply'
import { plain } from '../terminal'

/** The options of `flow test`. */
export interface FlowTestOptions extends CommonOptions {
  readonly inputs?: readonly string[]
  readonly node?: string
  readonly run?: string
  readonly variant?: string
  readonly label?: string
  readonly interactive?: boolean
  readonly stream?: boolean
  readonly publish?: boolean
  readonly chaos?: boolean
  readonly times?: string
}

/** Runs a flow, one node of it or a chat with it, and shows what came of it. */
export const flowTest = async (
  scene: Scene,
  session: Session,
  written: string,
  options: FlowTestOptions,
): Promise<number> => {
  if (options.node !== undefined && (options.interactive || options.stream))
    throw misuse('--node runs one node once; it goes with neither --interactive nor --stream')
  if (options.run !== undefined && options.node === undefined)
    throw misuse('--run gives one node the inputs it had in that run; name the node with --node')
  if (options.chaos && (options.node !== undefined || options.interactive || options.stream))
    throw misuse(
      '--chaos runs the whole flow and then each node again; it goes with none of --node, --interactive and --stream',
    )
  const inputs = readInputs(options.inputs ?? [], scene.cwd)
  const opened = await openFlow(scene, session, written, {
    publish: options.publish === true,
    // A label is a version at the server, whatever lies in a folder of that name.
    isName: options.label !== undefined,
  })
  const order: FlowOrder = {
    flow: opened.flow,
    body: inputs,
    ...(opened.version !== undefined && { version: opened.version }),
    ...(options.label !== undefined && { label: options.label }),
    ...(options.variant !== undefined && { variant: variantOf(options.variant) }),
  }
  if (options.node !== undefined) return testNode(scene, opened, order, options)
  if (options.chaos) return flowChaos(scene, opened, order, options)
  if (options.interactive) {
    const { definition } = await flowFacts(opened.server.client, opened.flow, opened.version)
    return chat(scene, opened.server.client, { shape: chatShape(opened.flow, definition), order, options })
  }
  return options.stream ? streamed(scene, opened, order, options) : whole(scene, opened, order, options)
}

const whole = async (
  { terminal, signal }: Scene,
  { server }: OpenedFlow,
  order: FlowOrder,
  { json }: FlowTestOptions,
): Promise<number> => {
  const reply = await server.client.invokeFlow(order, { signal })
  if (json) terminal.write(`${JSON.stringify(reply, null, 2)}\n`)
  else {
    terminal.write(outputText(reply.outputs))
    for (const [name, value] of Object.entries(reply.metrics)) terminal.note(`metric ${plain(name)}: ${value}\n`)
    terminal.note(figuresText(reply))
  }
  return 0
}

const streamed = async (
  { terminal, signal }: Scene,
  { server }: OpenedFlow,
  order: FlowOrder,
  { json }: FlowTestOptions,
): Promise<number> => {
  const told = new Set<string>()
  const { outputs, ...figures } = await runWithEvents(server.client, order, signal, ({ event, data, id }) => {
    if (json) return terminal.write(`${JSON.stringify({ event, ...data, ...(id !== undefined && { id }) })}\n`)
    if (event === 'node-end') terminal.note(`${plain(data['node'])}: ${plain(data['status'])}\n`)
    if (event !== 'token') return undefined
    told.add(plain(data['output']))
    return terminal.write(plain(data['delta']))
  })
  if (json) return 0
  if (told.size > 0) terminal.write('\n')
  const untold = Object.fromEntries(Object.entries(outputs).filter(([name]) => !told.has(name)))
  if (Object.keys(untold).length > 0)
    terminal.write(
      told.size === 0
        ? outputText(untold)
        : Object.entries(untold)
            .map(([name, value]) => `${plain(name)}: ${valueText(value)}\n`)
            .join(''),
    )
  terminal.note(figuresText(figures))
  return 0
}

const testNode = async (
  { terminal, signal }: Scene,
  { server }: OpenedFlow,
  { body, ...at }: FlowOrder,
  { node = '', run, json }: FlowTestOptions,
): Promise<number> => {
  const order = { ...at, node, body: { inputs: body, ...(run !== undefined && { run_id: run }) } }
  const reply = await server.client.testNode(order, { signal })
  if (json) terminal.write(`${JSON.stringify(reply, null, 2)}\n`)
  else {
    terminal.write(`${valueText(reply.output)}\n`)
    terminal.note(figuresText(reply))
  }
  return 0
}

// Prompt flow's own command takes `${node.variant}`.
const variantOf = (written: string): string => {
  const variant = /^\$\{(.+)\}$/.exec(written)?.[1] ?? written
  if (!variant.includes('.')) throw misuse(`“${written}” is no variant; write node.variant`)
  return variant
}
