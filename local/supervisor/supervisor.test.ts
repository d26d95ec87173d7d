import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Supervisor, supervise } from './supervisor'

const folder = mkdtempSync(path.join(tmpdir(), 'supervisor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const patience = { crashes: 3, soon: 60_000, shortestWait: 10, longestWait: 50 }

interface Trial {
  readonly supervisor: Supervisor
  readonly said: string[]
  readonly logged: string[]
  /** Every start of the process, with the arguments it was given. */
  readonly starts: () => { pid: number; rest: string[] }[]
  readonly readyTimes: (count: number) => Promise<void>
  readonly until: (isTrue: () => boolean) => Promise<void>
}

let trials = 0
function trial(behaviour: string, options: { isWatching?: boolean } = {}): Trial {
  const log = path.join(folder, `starts-${++trials}`)
  const said: string[] = []
  const logged: string[] = []
  let ready = 0
  const supervisor = supervise({
    argumentsOf: ({ isFirst, port }) => [
      path.join(__dirname, '..', 'fixtures', 'supervised.cjs'),
      behaviour,
      log,
      ...(isFirst ? ['first'] : []),
      ...(port === undefined ? [] : [`port ${port}`]),
    ],
    cwd: folder,
    onReady: () => void ready++,
    onLine: () => undefined,
    onLog: (chunk) => void logged.push(chunk),
    say: (line) => void said.push(line),
    patience,
    ...options,
  })
  const starts = (): { pid: number; rest: string[] }[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { pid: number; rest: string[] })
      : []
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (const end = Date.now() + 10_000; !isTrue();) {
      if (Date.now() > end) throw new Error(`It did not happen within 10 seconds; said: ${said.join('\n')}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return { supervisor, said, logged, starts, until, readyTimes: (count) => until(() => ready >= count) }
}

test('a process that crashes is started again on the same port, and stopped in order when asked', async () => {
  const { supervisor, said, starts, readyTimes } = trial('stumbles')
  await readyTimes(2)
  expect(starts().map(({ rest }) => rest)).toEqual([['first'], ['port 4711']])
  expect(said[0]).toBe(
    'The process ended with code 70; it is started again in 0.01 s. What was acknowledged is on disk.',
  )
  supervisor.stop()
  expect(await supervisor.ended).toBe(0)
})

test('a process killed from outside is started again', async () => {
  const { supervisor, said, starts, readyTimes } = trial('good')
  await readyTimes(1)
  process.kill(starts()[0]!.pid, 'SIGKILL')
  await readyTimes(2)
  expect(said[0]).toMatch(/^The process was ended by SIGKILL/)
  supervisor.stop()
  await supervisor.ended
})

test('after crashes in a row it gives up, with the last lines', async () => {
  const { supervisor, said, starts } = trial('dies')
  expect(await supervisor.ended).toBe(9)
  expect(starts()).toHaveLength(3)
  expect(said[2]).toBe(
    'The process ended with code 9, 3 times in a row so soon. Its last lines:\n' +
      'last words of start 1\nlast words of start 2\nlast words of start 3',
  )
})

test('a start that fails is not tried again: its reason is shown and its code passed on', async () => {
  const { supervisor, logged, starts } = trial('refuses')
  expect(await supervisor.ended).toBe(1)
  expect(logged.join('')).toContain('the port is taken')
  expect(starts()).toHaveLength(1)
})

test('while watching, a start that fails waits for a change', async () => {
  const { supervisor, said, starts, until } = trial('refuses', { isWatching: true })
  await until(() => said.includes('It did not start. Waiting for a change of the code.'))
  await supervisor.replace(async () => true)
  await until(() => starts().length === 2)
  supervisor.stop()
  await supervisor.ended
})

test('a process that ends in order by itself ends the supervisor', async () => {
  const { supervisor, starts } = trial('leaves')
  expect(await supervisor.ended).toBe(0)
  expect(starts()).toHaveLength(1)
})

test('a second order to stop is heeded at once', async () => {
  const { supervisor, readyTimes, starts } = trial('deaf')
  await readyTimes(1)
  supervisor.stop()
  supervisor.stop()
  expect(await supervisor.ended).toBe(130)
  const { pid } = starts()[0]!
  for (const end = Date.now() + 5000; Date.now() < end;) {
    try {
      process.kill(pid, 0)
      await new Promise((resolve) => setTimeout(resolve, 10))
    } catch {
      break
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(starts()).toHaveLength(1)
})

test('a replacement waits for the old process to end, and starts the new one only where the work was done', async () => {
  const { supervisor, said, starts, readyTimes } = trial('good', { isWatching: true })
  await readyTimes(1)
  let wasAlive = true
  await supervisor.replace(async () => {
    try {
      process.kill(starts()[0]!.pid, 0)
    } catch {
      wasAlive = false
    }
    return true
  })
  expect(wasAlive).toBe(false)
  await readyTimes(2)
  await supervisor.replace(async () => false)
  expect(starts()).toHaveLength(2)
  expect(said).toEqual(['It is not started. Waiting for a change of the code.'])
  supervisor.stop()
  expect(await supervisor.ended).toBe(0)
})

test('a function that blocks the loop is named while it does', async () => {
  const { supervisor, said, until } = trial('blocks')
  await until(() => said.length === 2)
  expect(said[0]).toBe('Function "slowpoke" has blocked the loop for 2 s: nothing else can run.')
  expect(said[1]).toMatch(/^The loop turns again after about \d s\.$/)
  supervisor.stop()
  await supervisor.ended
})
