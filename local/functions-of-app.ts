import { bindingDataOf } from './bindings/binding-data'
import type { Input, Output } from './bindings/contract'
import { inputKind, outputKind } from './bindings/table'
import type { Binding, InvocationOrder, InvocationResponse, RegisteredFunction } from './core/contract'
import { HostError } from './host-error'
import type { AppSettings } from './settings'
import type { Ground, Listener } from './triggers/contract'
import { triggerKind } from './triggers/table'

/** One function with everything the host holds for it. */
export interface HostedFunction {
  readonly target: RegisteredFunction
  readonly triggerType: string
  readonly bindings: Readonly<Record<string, Binding>>
  readonly isDisabled: boolean
  /** Absent where the function is disabled. */
  readonly listener?: Listener
  /** The inputs of an invocation together with those that its other bindings fetch. */
  readInputs(order: InvocationOrder): Promise<InvocationOrder['inputs']>
  writeOutputs(order: InvocationOrder, response: InvocationResponse): Promise<void>
}

/** Finds a function's trigger and outputs in the tables of kinds; throws a HostError naming what is wrong. */
export function hostFunction(registered: RegisteredFunction, ground: Ground): HostedFunction {
  const { name } = registered.metadata
  const bindings = resolved(registered, ground.settings)
  const target: RegisteredFunction = { ...registered, metadata: { ...registered.metadata, bindings } }

  const inputs = Object.entries(bindings).filter(([, binding]) => binding.direction === 'in')
  const triggers = inputs.filter(([, binding]) => binding.type.toLowerCase().endsWith('trigger'))
  const [trigger, ...more] = triggers
  if (!trigger || more.length > 0) {
    throw new HostError('bad_trigger', `Function "${name}" has ${triggers.length} triggers, and must have one`)
  }
  const [bindingName, binding] = trigger
  const kind = triggerKind(binding.type, name)
  const others = openInputs(
    inputs.filter((input) => input !== trigger),
    name,
    ground,
  )
  const outputs = openOutputs(bindings, name, ground)
  const isDisabled = ground.settings.isDisabled(name)

  return {
    target,
    triggerType: binding.type,
    bindings,
    isDisabled,
    ...(!isDisabled && { listener: kind.listen({ target, bindingName, binding }, ground) }),
    async readInputs(order) {
      if (others.size === 0) return order.inputs
      const data = once(() => bindingDataOf(order))
      const read = [...others].map(async ([input, source]) => ({ name: input, data: await source.read(data) }))
      return [...order.inputs, ...(await Promise.all(read))]
    },
    async writeOutputs(order, { outputData, returnValue }) {
      const data = once(() => bindingDataOf(order))
      for (const each of outputData ?? []) await outputs.get(each.name)?.write(each.data, data)
      if (returnValue) await outputs.get('$return')?.write(returnValue, data)
    },
  }
}

function openInputs(
  bindings: readonly (readonly [string, Binding])[],
  functionName: string,
  ground: Ground,
): Map<string, Input> {
  return new Map(
    bindings.map(([name, binding]) => [
      name,
      inputKind(binding.type, functionName).open(binding, functionName, ground),
    ]),
  )
}

function openOutputs(
  bindings: Readonly<Record<string, Binding>>,
  functionName: string,
  ground: Ground,
): Map<string, Output> {
  const outputs = new Map<string, Output>()
  for (const [name, binding] of Object.entries(bindings)) {
    const kind = binding.direction === 'out' ? outputKind(binding.type, functionName) : null
    if (kind) outputs.set(name, kind.open(binding, functionName, ground))
  }
  return outputs
}

/** Options are text that may hold `%setting%`; `connection` is itself the name of a setting. */
function resolved({ metadata }: RegisteredFunction, settings: AppSettings): Record<string, Binding> {
  const entries = Object.entries(metadata.bindings).map(([name, binding]) => {
    const options = Object.entries(binding).map(([option, value]) => {
      const isText = typeof value === 'string' && option !== 'connection' && option !== 'type' && option !== 'direction'
      const where = `Option "${option}" of function "${metadata.name}"`
      return [option, isText ? settings.resolve(value, where) : value]
    })
    return [name, Object.fromEntries(options) as Binding]
  })
  return Object.fromEntries(entries) as Record<string, Binding>
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => (done ??= { value: work() }).value
}
