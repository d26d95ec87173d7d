import type { z } from 'zod'
import type { Json, JsonObject } from '../../json'
import type { AnyOutput, CodeFlow, FlowOrder, FlowTools } from './contract'
import { inputsOfSchema } from './input-types'
import { InputPointer, OutputPointer, written, type NodeDraft } from './pointer'

/** The file in a flow's folder that defines it in code. */
export const codeFlowFile = 'flow.ts'

/** Defines a flow in code: the same definition that a flow file holds, with the types of its inputs and outputs carried to every function. */
export const defineFlow = <I extends z.ZodObject, N extends Readonly<Record<string, AnyOutput>>>(
  order: FlowOrder<I, N>,
): CodeFlow => {
  const fields = Object.keys(order.inputs.shape)
  const inputs = Object.fromEntries(fields.map((name) => [name, new InputPointer(name)])) as unknown as FlowTools<
    z.output<I>
  >['inputs']
  const nodes = order.nodes({ inputs, ...builders } as FlowTools<z.output<I>>)
  const drafts = new Map(
    Object.entries(nodes).map(([name, node]) => {
      if (node instanceof OutputPointer && node.path.length === 0) return [node.node, name] as const
      throw new TypeError(`“${name}” is no node; \`nodes\` gives back the nodes themselves under their names`)
    }),
  )
  const nameOf = (draft: NodeDraft): string => {
    const name = drafts.get(draft)
    if (name !== undefined) return name
    throw new TypeError(`A node of type “${draft.type}” is pointed at, but not among the nodes that were given back`)
  }
  const outputs = order.outputs(nodes, inputs)
  return {
    kind: 'flow',
    definition: {
      ...(order.description !== undefined && { description: order.description }),
      ...(order.type !== undefined && { type: order.type }),
      inputs: inputsOfSchema(order.inputs),
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, ref]) => [name, { type: 'object', reference: written(ref, nameOf) }]),
      ),
      nodes: [...drafts].map(([draft, name]) => nodeOf(draft, name, nameOf)),
    },
    templates: Object.fromEntries(
      [...drafts].flatMap(
        ([
          {
            order: { template },
          },
          name,
        ]) => (typeof template === 'string' ? [[templateFile(name), template]] : []),
      ),
    ),
    handlers: Object.fromEntries(
      [...drafts].flatMap(([draft, name]) => (draft.type === 'script' ? [[name, handlerOf(draft)]] : [])),
    ),
  }
}

const draft =
  (type: string) =>
  (order: object): OutputPointer =>
    new OutputPointer({ type, order: { ...order } })

const builders = {
  script: draft('script'),
  prompt: draft('prompt'),
  llm: draft('llm'),
  node: ({ type, keys = {}, ...order }: { readonly type: string; readonly keys?: JsonObject }) =>
    draft(type)({ ...keys, ...order }),
}

const templateFile = (node: string): string => `${node}.jinja2`

const nodeOf = ({ type, order }: NodeDraft, name: string, nameOf: (node: NodeDraft) => string): JsonObject => {
  const { inputs = {}, activate, on_error, run: _run, output: _output, template, ...keys } = order
  const source = type === 'script' ? codeFlowFile : typeof template === 'string' ? templateFile(name) : undefined
  return {
    name,
    type,
    ...(source !== undefined && { source: { type: 'code', path: source } }),
    ...(type === 'script' && { handler: name }),
    ...(keys as JsonObject),
    inputs: Object.fromEntries(
      Object.entries(inputs as object).map(([input, given]) => [input, written(given, nameOf)]),
    ),
    ...(isRecord(activate) && { activate: { ...(activate as JsonObject), when: written(activate['when'], nameOf) } }),
    ...(isRecord(on_error) && {
      on_error:
        on_error['node'] instanceof OutputPointer
          ? { node: nameOf(on_error['node'].node) }
          : (on_error as Readonly<Record<string, Json>>),
    }),
  }
}

// What the function gives is what the next one reads, so it is checked where it is given.
const handlerOf =
  ({ order }: NodeDraft): CodeFlow['handlers'][string] =>
  async (inputs, context) => {
    const { run, output } = order as { run: (inputs: never, context: unknown) => unknown; output: z.ZodType }
    return output.parse(await run(inputs, context))
  }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
