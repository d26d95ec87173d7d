import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LogEntry, RetryOptions } from './contract'
import { createFunctionsCore } from './functions-core'
import { createHooks } from './hooks'
import { bracesOf, loadApp } from './load-app'
import { createLogBus } from './log-bus'
import { delayBeforeRetry, withRetries } from './retry'
import { bytesOf, textOf } from './typed-data'

interface Api {
  registerFunction(metadata: object, callback: unknown): { dispose(): void }
  registerHook(name: string, callback: unknown): { dispose(): void }
  hostVersion: string
  log: unknown
}

function core(): { api: Api; registry: ReturnType<typeof createFunctionsCore>['registry']; lines: LogEntry[] } {
  const lines: LogEntry[] = []
  const hooks = createHooks()
  const { api, registry } = createFunctionsCore(
    hooks,
    createLogBus(hooks, (entry) => lines.push(entry)),
  )
  return { api: api as Api, registry, lines }
}

test('a hook that does not exist is refused as the library expects of an older host', () => {
  let thrown: unknown
  try {
    core().api.registerHook('preDeploy', () => undefined)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(RangeError)
  expect(thrown).toMatchObject({ isAzureFunctionsSystemError: true, message: 'Unrecognized hook "preDeploy"' })
})

test('a function’s name is taken once, whatever its case, until it is disposed of', () => {
  const { api, registry } = core()
  const first = api.registerFunction({ name: 'Greet', bindings: {} }, () => undefined)
  expect(() => api.registerFunction({ name: 'greet', bindings: {} }, () => undefined)).toThrow(
    '"Greet" has already been registered',
  )
  first.dispose()
  api.registerFunction({ name: 'greet', bindings: {} }, () => undefined)
  expect([...registry.functions.keys()]).toEqual(['greet'])
})

test('after start nothing is registered', () => {
  const { api, registry } = core()
  registry.lock()
  expect(() => api.registerFunction({ name: 'late', bindings: {} }, () => undefined)).toThrow(
    'only be registered during app startup',
  )
})

test('hooks run one after the other and not after their disposal', async () => {
  const hooks = createHooks()
  const heard: string[] = []
  hooks.register('appStart', async () => {
    await Promise.resolve()
    heard.push('slow')
  })
  const gone = hooks.register('appStart', () => heard.push('gone'))
  hooks.register('appStart', () => heard.push('last'))
  gone.dispose()
  gone.dispose()
  await hooks.run('appStart', {})
  expect(heard).toEqual(['slow', 'last'])
})

test('a log hook that breaks does not lose the line', () => {
  const lines: LogEntry[] = []
  const hooks = createHooks()
  const logs = createLogBus(hooks, (entry) => lines.push(entry))
  hooks.register('log', () => {
    throw new Error('broken hook')
  })
  logs.app('information', 'user', 'kept', { functionName: 'f' })
  expect(lines.map(({ message }) => message)).toEqual(['A log hook failed: broken hook', 'kept'])
})

test.each<[string, RetryOptions | undefined, (number | null)[]]>([
  ['no policy', undefined, [null, null]],
  [
    'a fixed delay',
    { retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 3 } },
    [3000, 3000, null],
  ],
  [
    'a growing delay',
    {
      retryStrategy: 'exponentialBackoff',
      maxRetryCount: 4,
      minimumInterval: { seconds: 1 },
      maximumInterval: { seconds: 5 },
    },
    [1000, 2000, 4000, 5000, null],
  ],
  ['no end', { retryStrategy: 'fixedDelay', maxRetryCount: -1 }, [0, 0, 0]],
])('the retries of %s', (_name, policy, delays) => {
  expect(delays.map((_delay, index) => delayBeforeRetry(policy, index + 1))).toEqual(delays)
})

test('a host that stops tries no more', async () => {
  const stop = new AbortController()
  let attempts = 0
  const attempt = async (): Promise<never> => {
    attempts++
    stop.abort()
    throw new Error('failed')
  }
  await expect(withRetries({ retryStrategy: 'fixedDelay', maxRetryCount: 9 }, attempt, stop.signal)).rejects.toThrow(
    'failed',
  )
  expect(attempts).toBe(1)
})

test('typed data leaves as text or bytes by its first defined member', () => {
  expect(textOf({ json: '{"a":1}' })).toBe('{"a":1}')
  expect(textOf({ int: 5 })).toBe('5')
  expect(bytesOf({ string: 'é' })).toEqual(Buffer.from('é'))
  expect(bytesOf({ bytes: new Uint8Array([1]) })).toEqual(Buffer.from([1]))
  expect([textOf(null), textOf({}), bytesOf(undefined)]).toEqual([null, null, null])
})

test.each([
  ['a.js', ['a.js']],
  ['dist/{index.js,functions/*.js}', ['dist/index.js', 'dist/functions/*.js']],
  ['{a,{b,c}}{1,2}', ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']],
])('the braces of %s', (pattern, expected) => {
  expect(bracesOf(pattern)).toEqual(expected)
})

describe('the files of an app', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'app-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text)
  }

  test('are those that main names, once, in order, and nothing of node_modules', async () => {
    write('package.json', JSON.stringify({ main: 'dist/{index.cjs,functions/**/*.cjs}' }))
    for (const name of ['dist/index.cjs', 'dist/functions/b.cjs', 'dist/functions/deep/a.cjs', 'dist/other.cjs'])
      write(name, '')
    write('dist/functions/node_modules/x/y.cjs', '')
    const files = await loadApp(root)
    expect(files.map((file) => path.relative(root, file))).toEqual([
      'dist/functions/b.cjs',
      'dist/functions/deep/a.cjs',
      'dist/index.cjs',
    ])
  })

  test.each([
    ['{}', '"main" must name the app\'s files, found undefined'],
    [JSON.stringify({ main: 'nowhere.js' }), '"main" is "nowhere.js", and no file matches it; is the app built?'],
    ['{', 'could not be read'],
  ])('cannot be found by a package.json of %s', async (text, reason) => {
    write('package.json', text)
    await expect(loadApp(root)).rejects.toThrow(reason)
  })
})
