import type { Fault } from '../../faults'
import type { NodeContext } from '../contract'
import { flowEnvironment } from './flow-environment'

const connection = {
  class: 'CustomConnection',
  name: 'shop',
  configs: { limit: 3, on: true },
  secrets: { key: 'hush' },
}
const read = (environment: Record<string, string>) =>
  flowEnvironment({
    environment,
    services: { pythonConnection: async () => connection, environment: { REGION: 'north' } },
  } as unknown as NodeContext)

test('a value that stands for a connection’s field, its secret or an allowed variable is filled in, any other is left as it is', async () => {
  const { variables, connections } = await read({
    LIMIT: '${shop.limit}',
    ON: '${shop.on}',
    KEY: '${shop.key}',
    WHERE: '${env:REGION}',
    PLAIN: 'a ${shop.key} b',
  })
  expect(variables).toEqual({ LIMIT: '3', ON: 'True', KEY: 'hush', WHERE: 'north', PLAIN: 'a ${shop.key} b' })
  expect(connections).toEqual([connection])
})

test.each([
  ['${shop.constructor}', 'ConnectionKeyNotFound'],
  ['${env:HOME}', 'EnvironmentNotSet'],
])('[22] %s is refused', async (text, code) => {
  const refusal = await read({ X: text }).catch((error: unknown) => error)
  expect((refusal as Fault).details).toMatchObject({ code })
})
