import type { CoreInvocationContext, InvocationOrder, ProgrammingModel } from './contract'
import { createHooks } from './hooks'
import { createInvoker, FunctionTimeout } from './invoker'
import { createLogBus } from './log-bus'

/** A library that writes down what it is asked, in its order. */
function scripted(steps: string[]): ProgrammingModel {
  return {
    name: 'scripted',
    version: '1',
    getInvocationModel: (core: CoreInvocationContext) => ({
      async getArguments() {
        steps.push(`arguments ${core.state}`)
        return { context: { of: core.invocationId }, inputs: core.request.inputData.map(({ data }) => data.string) }
      },
      async invokeFunction(context, inputs, callback) {
        steps.push(`invoke ${core.state}`)
        return callback(...inputs, context)
      },
      async getResponse(_context, result) {
        steps.push(`response ${core.state} ${JSON.stringify(result)}`)
        return { invocationId: core.invocationId, returnValue: { json: JSON.stringify(result) } }
      },
    }),
  }
}

function arrange(functionTimeout: number | null = null) {
  const steps: string[] = []
  const hooks = createHooks()
  const logs = createLogBus(hooks, () => undefined)
  const invoker = createInvoker({ model: scripted(steps), hooks, logs, functionTimeout })
  const order = (callback: (...given: unknown[]) => unknown): InvocationOrder => ({
    target: { id: 'f', metadata: { name: 'f', bindings: {} }, callback },
    inputs: [{ name: 'input', data: { string: 'a' } }],
    invocationId: 'i1',
  })
  return { steps, hooks, invoker, order }
}

test('an invocation goes through arguments, hooks, handler, hooks and response, in that order', async () => {
  const { steps, hooks, invoker, order } = arrange()
  hooks.register('preInvocation', ({ inputs }) => steps.push(`before ${String(inputs)}`))
  hooks.register('postInvocation', ({ result }) => steps.push(`after ${String(result)}`))
  await invoker.invoke(order((input) => `${String(input)}!`))
  expect(steps).toEqual(['arguments undefined', 'before a', 'invoke invocation', 'after a!', 'response undefined "a!"'])
})

test('a handler’s error is thrown, after the library was given what lets it go', async () => {
  const { steps, invoker, order } = arrange()
  const failing = order(() => {
    throw new Error('no')
  })
  await expect(invoker.invoke({ ...failing, resultOnError: { status: 500 } })).rejects.toThrow('no')
  expect(steps.at(-1)).toBe('response undefined {"status":500}')
})

test('a handler over its time fails with the name of the function and the limit', async () => {
  const { invoker, order } = arrange(20)
  const running = invoker.invoke(order(() => new Promise(() => undefined)))
  await expect(running).rejects.toThrow(
    new FunctionTimeout('Function "f" ran longer than the functionTimeout of 0.02 s'),
  )
})
