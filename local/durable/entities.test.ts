import { EntityId, type EntityContext, type OrchestrationContext } from 'durable-functions'
import { type Steps, ways } from './fixtures/ways'

type Context = OrchestrationContext

const counter = ({ df }: EntityContext<number>): void => {
  const value = df.getState(() => 0) ?? 0
  switch (df.operationName) {
    case 'add':
      df.setState(value + (df.getInput<number>() ?? 0))
      return df.return(value + (df.getInput<number>() ?? 0))
    case 'get':
      return df.return(value)
    case 'forget':
      return df.destructOnExit()
    case 'forward':
      return df.signalEntity(new EntityId('counter', df.getInput<string>() ?? ''), 'add', value)
    case undefined:
    default:
      throw new Error(`no operation ${df.operationName}`)
  }
}

const account = ({ df }: EntityContext<number>): void => {
  if (df.operationName === 'get') return df.return(df.getState(() => 100))
  df.setState(df.getInput<number>() as number)
}

const valueOf = (
  hub: { client: { entity(name: string, key: string): { state: string | null } | undefined } },
  key: string,
) => JSON.parse(hub.client.entity('counter', key)?.state ?? 'null') as number | null

const waitFor = async (isThere: () => boolean): Promise<void> => {
  for (let n = 0; n < 1000 && !isThere(); n++) await new Promise((resolve) => setTimeout(resolve, 3))
}

// A script is played once for every write it makes.
jest.setTimeout(60_000)

describe.each(ways)('%s', (_name, play) => {
  test('an orchestration calls an entity and gets its answers', () =>
    play(
      () => ({
        entities: { counter },
        orchestrators: {
          *count(context: Context): Steps {
            const id = new EntityId('Counter', 'a')
            const first = yield context.df.callEntity(id, 'add', 3)
            const second = yield context.df.callEntity(id, 'add', 4)
            return [first, second, yield context.df.callEntity(id, 'get')]
          },
        },
      }),
      async (hub) => {
        const { output } = await hub.play('count', null, `o-${Math.random()}`)
        expect(output).toEqual([3, 7, 7])
        expect(valueOf(hub, 'a')).toBe(7)
      },
    ))

  test('signals of a client, an orchestration and an entity arrive once each', () =>
    play(
      () => ({
        entities: { counter },
        orchestrators: {
          *signals(context: Context): Steps {
            context.df.signalEntity(new EntityId('counter', 's'), 'add', 10)
            context.df.signalEntity(new EntityId('counter', 's'), 'forward', 't')
            return yield context.df.callEntity(new EntityId('counter', 's'), 'get')
          },
        },
      }),
      async (hub) => {
        expect(await hub.client.signal('Counter', 's', 'add', '1')).toBe(true)
        expect((await hub.play('signals')).output).toBe(11)
        await waitFor(() => valueOf(hub, 't') !== null)
        expect(valueOf(hub, 't')).toBe(11)
      },
    ))

  test('an entity that destructs itself is gone', () =>
    play(
      () => ({
        entities: { counter },
        orchestrators: {
          *come(context: Context): Steps {
            const id = new EntityId('counter', 'gone')
            yield context.df.callEntity(id, 'add', 1)
            return yield context.df.callEntity(id, 'forget')
          },
        },
      }),
      async (hub) => {
        expect((await hub.play('come')).status).toBe('Completed')
        expect(hub.client.entity('counter', 'gone')).toBeUndefined()
      },
    ))

  test('critical sections over two entities keep transfers whole, whichever way they lock', () =>
    play(
      () => ({
        entities: { account },
        orchestrators: {
          *all(context: Context): Steps {
            const { df } = context
            return yield df.Task.all(
              [1, 2, 3, 4].map((n) => df.callSubOrchestrator('transfer', n % 2 === 0 ? ['a', 'b', n] : ['b', 'a', n])),
            )
          },
          *transfer(context: Context): Steps {
            const { df } = context
            const [from, to, amount] = df.getInput() as [string, string, number]
            const [source, target] = [new EntityId('account', from), new EntityId('account', to)]
            const lock = yield df.lock([source, target])
            const left: number = yield df.callEntity(source, 'get')
            const there: number = yield df.callEntity(target, 'get')
            yield df.callActivity('pause')
            yield df.callEntity(source, 'set', left - amount)
            yield df.callEntity(target, 'set', there + amount)
            lock.release()
            return amount
          },
        },
        activities: { pause: () => null },
      }),
      async (hub) => {
        expect((await hub.play('all')).status).toBe('Completed')
        const state = (key: string): string | null | undefined => hub.client.entity('account', key)?.state
        expect([state('a'), state('b')]).toEqual(['98', '102'])
        await waitFor(() => hub.client.entity('account', 'a')?.lockedBy === null)
        expect(hub.client.entity('account', 'b')?.lockedBy).toBeNull()
      },
    ))

  test('a holder that ends without releasing, by failing or by being terminated, leaves nothing locked', () =>
    play(
      () => ({
        entities: { account },
        orchestrators: {
          *careless(context: Context): Steps {
            yield context.df.lock([new EntityId('account', 'x'), new EntityId('account', 'y')])
            throw new Error('careless')
          },
          *stuck(context: Context): Steps {
            yield context.df.lock([new EntityId('account', 'x'), new EntityId('account', 'y')])
            context.df.setCustomStatus('inside')
            return yield context.df.waitForExternalEvent('never')
          },
          *next(context: Context): Steps {
            const lock = yield context.df.lock(new EntityId('account', 'x'))
            lock.release()
            return 'free'
          },
        },
      }),
      async (hub) => {
        expect((await hub.play('careless')).status).toBe('Failed')
        await hub.begin('stuck', null, 'stuck')
        await hub.until('stuck', ({ customStatus }) => customStatus === '"inside"')
        await hub.begin('next', null, 'waits')
        expect(['accepted', 'ended']).toContain(await hub.client.terminate('stuck', 'enough'))
        expect((await hub.until('waits')).output).toBe('"free"')
      },
    ))

  test('while an entity is locked, operations of others wait for its release', () =>
    play(
      () => ({
        entities: { counter },
        orchestrators: {
          *hold(context: Context): Steps {
            const id = new EntityId('counter', 'held')
            const lock = yield context.df.lock(id)
            const before = yield context.df.callEntity(id, 'add', 1)
            context.df.setCustomStatus('inside')
            yield context.df.waitForExternalEvent('leave')
            const after = yield context.df.callEntity(id, 'get')
            lock.release()
            return [before, after]
          },
        },
      }),
      async (hub) => {
        await hub.begin('hold', null, 'h')
        await hub.until('h', ({ customStatus }) => customStatus === '"inside"')
        await hub.client.signal('counter', 'held', 'add', '10')
        await new Promise((resolve) => setTimeout(resolve, 5))
        await hub.event('h', 'leave', null)
        expect((await hub.until('h')).output).toBe('[1,1]')
        await waitFor(() => valueOf(hub, 'held') === 11)
        expect(valueOf(hub, 'held')).toBe(11)
      },
    ))

  test('an asker that is terminated while it waits for a lock does not take it', () =>
    play(
      () => ({
        entities: { account },
        orchestrators: {
          *hold(context: Context): Steps {
            const lock = yield context.df.lock(new EntityId('account', 'y'))
            context.df.setCustomStatus('inside')
            yield context.df.waitForExternalEvent('leave')
            lock.release()
            return 'left'
          },
          *waits(context: Context): Steps {
            context.df.setCustomStatus('asking')
            yield context.df.lock([new EntityId('account', 'x'), new EntityId('account', 'y')])
            return 'inside'
          },
          *last(context: Context): Steps {
            const lock = yield context.df.lock([new EntityId('account', 'x'), new EntityId('account', 'y')])
            lock.release()
            return 'free'
          },
        },
      }),
      async (hub) => {
        await hub.begin('hold', null, 'h')
        await hub.until('h', ({ customStatus }) => customStatus === '"inside"')
        await hub.begin('waits', null, 'w')
        await hub.until('w', ({ customStatus }) => customStatus === '"asking"')
        await hub.client.terminate('w', 'no more')
        await hub.until('w')
        await hub.event('h', 'leave', null)
        await hub.begin('last', null, 'l')
        expect((await hub.until('l')).output).toBe('"free"')
      },
    ))
})

describe.each(ways.slice(0, 1))('%s', (_name, play) => {
  test('the error of an operation reaches its caller and the entity goes on', () =>
    play(
      () => ({
        entities: { counter },
        orchestrators: {
          *wrong(context: Context): Steps {
            const id = new EntityId('counter', 'e')
            let message = ''
            try {
              yield context.df.callEntity(id, 'nonsense')
            } catch (error) {
              message = (error as Error).message
            }
            return [message, yield context.df.callEntity(id, 'add', 1)]
          },
        },
      }),
      // The SDK turns the error into an object without a message before the host sees it.
      async (hub) => expect((await hub.play('wrong')).output).toEqual(['[object Object]', 1]),
    ))

  test('a call of an entity that is not there fails by name', () =>
    play(
      () => ({
        orchestrators: {
          *lost(context: Context): Steps {
            return yield context.df.callEntity(new EntityId('nobody', 'k'), 'get')
          },
        },
      }),
      async (hub) =>
        expect((await hub.play('lost')).output).toBe(
          `Orchestrator function 'lost' failed: Entity function 'nobody' does not exist.`,
        ),
    ))

  test('an entity whose state JSON cannot hold keeps its old one and says why', () =>
    play(
      () => ({
        entities: {
          odd: ({ df }: EntityContext<unknown>) => df.setState(df.operationName === 'big' ? BigInt(1) : 'fine'),
        },
        orchestrators: {
          *odd(context: Context): Steps {
            const id = new EntityId('odd', 'k')
            yield context.df.callEntity(id, 'fine')
            return yield context.df.callEntity(id, 'big')
          },
        },
      }),
      async (hub) => {
        expect((await hub.play('odd')).status).toBe('Failed')
        expect(hub.client.entity('odd', 'k')?.state).toBe('"fine"')
      },
    ))

  test('signals are handled in the order they were sent', () =>
    play(
      () => ({
        entities: {
          list: ({ df }: EntityContext<number[]>) =>
            df.setState([...(df.getState(() => []) ?? []), df.getInput<number>() ?? -1]),
        },
      }),
      async (hub) => {
        const numbers = Array.from({ length: 200 }, (_each, n) => n)
        await Promise.all(numbers.map((n) => hub.client.signal('list', 'l', 'push', String(n))))
        const state = (): number[] => JSON.parse(hub.client.entity('list', 'l')?.state ?? '[]') as number[]
        await waitFor(() => state().length === 200)
        expect(state()).toEqual(numbers)
      },
    ))
})
