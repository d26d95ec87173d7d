import type { Caller } from '../../caller'
import { fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { RunEvent, RunJournal } from '../../runs/contract'
import type { World } from '../../world'
import { readInputs } from '../coerce'
import type { NodeKind, NodeServices, RunOutcome } from '../contract'
import { compileSource } from '../definition/compile-flow'
import { runInProcess } from '../run'
import type { CodeFlow } from './contract'
import { codeFlowFile } from './define-flow'

/** What a flow in code runs with outside of a house. */
export interface RunnerOptions {
  readonly kinds: ReadonlyMap<string, NodeKind>
  readonly world: World
  readonly services: Omit<NodeServices, 'loadCode'>
  readonly caller?: Caller
  readonly deadlineMs?: number
  /** Where runs are recorded; nowhere where absent. */
  readonly openJournal?: (flow: string, inputs: JsonObject) => RunJournal
}

/** One run of a flow. */
export type FlowRunner = (
  inputs: JsonObject,
  call?: { readonly signal?: AbortSignal; readonly onEvent?: (event: RunEvent) => void },
) => Promise<RunOutcome>

/** Makes a flow defined in code callable in this process: planned once, run by the same driver as a published one. Throws `invalid_flow` for a flow with errors. */
export const flowRunner = (flow: CodeFlow, name: string, options: RunnerOptions): FlowRunner => {
  const { kinds, world, services, caller = nobody, deadlineMs = 220_000, openJournal } = options
  const encoder = new TextEncoder()
  const files = new Map(Object.entries(flow.templates).map(([path, text]) => [path, encoder.encode(text)]))
  const code = { [codeFlowFile]: codeFlowFile }
  const { plan, errors } = compileSource(
    { flow: name, files, code, kinds, environment: new Set() },
    { value: flow.definition, errors: [], locate: () => ({ line: 1, column: 1 }) },
  )
  if (!plan) throw fault('invalid_flow', errors.map(({ message }) => message).join('\n'), { flow: name }, { errors })
  const snapshot = { hash: name, files, code }
  const own: NodeServices = { ...services, loadCode: () => Promise.resolve(flow) }
  return (given, call = {}) => {
    const inputs = readInputs(plan.inputs, given)
    const journal = openJournal?.(name, inputs) ?? { ...unrecorded, runId: world.newId() }
    return runInProcess({
      ...call,
      caller,
      plan,
      snapshot,
      inputs,
      kinds,
      services: own,
      world,
      journal,
      environment: {},
      deadlineMs,
    })
  }
}

const nobody: Caller = { project: 'default', id: 'local', groups: [], roles: ['owner'] }

const unrecorded = { nodeEnded: () => undefined, close: () => Promise.resolve() }
