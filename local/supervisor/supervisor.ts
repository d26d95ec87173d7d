import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { beatInterval } from './beats'
import { type BlockWatch, blockWatch } from './block-watch'
import type { ChildMessage, ReadyFacts, StopMessage } from './contract'
import { type RestartPatience, restartPolicy, usualPatience } from './restart-policy'

/** How to keep an app's process alive. */
export interface SupervisorOptions {
  /** Arguments of `node`: the script and its own. `port` is that of the last time it was ready, so that it stays. */
  readonly argumentsOf: (start: { readonly isFirst: boolean; readonly port: number | undefined }) => readonly string[]
  readonly cwd: string
  readonly onReady: (facts: ReadyFacts) => void
  /** What the process writes: lines of stdout but the ready one, and stderr as it comes. */
  readonly onLine: (line: string) => void
  readonly onLog: (chunk: string) => void
  /** The supervisor's own words. */
  readonly say: (line: string) => void
  /** After a start that failed or a crash too many: wait for a change of the code instead of ending. */
  readonly isWatching?: boolean
  readonly patience?: RestartPatience
}

/** Keeps one process alive until it is told to stop. */
export interface Supervisor {
  /** Stops in order; asked again, at once. */
  stop(): void
  /** Lets runs finish, stops the process, does the work, and starts anew where the work says so. */
  replace(work: () => Promise<boolean>): Promise<void>
  /** The exit code for the supervisor's own process. */
  readonly ended: Promise<number>
}

/** How many of the last log lines are shown when it gives up. */
const linesKept = 20

/** How long a process may take to stop in order. */
const stopPatience = 20_000

/** Starts a process and keeps it alive: again after a crash, not after an order to stop or a start that failed. */
export function supervise(options: SupervisorOptions): Supervisor {
  const { argumentsOf, cwd, onReady, onLine, onLog, say, isWatching = false, patience = usualPatience } = options
  const policy = restartPolicy(patience)
  const lastLines = lastLinesOf(linesKept)
  let state: 'up' | 'replacing' | 'stopping' | 'resting' | 'ended' = 'up'
  let child: ChildProcess | undefined
  let gone: Promise<void> = Promise.resolve()
  let port: number | undefined
  let hasBeenReady = false
  let isFirst = true
  let restart: NodeJS.Timeout | undefined
  let finish: (code: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => (finish = resolve))

  function start(): void {
    state = 'up'
    const startedAt = Date.now()
    const own = spawn(process.execPath, [...argumentsOf({ isFirst, port })], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = own
    isFirst = false
    const watch = blockWatch(beatInterval, say)
    const ticking = setInterval(() => watch.tick(), beatInterval)
    follow(own, watch, lastLines, onLog)

    if (own.stdout)
      createInterface({ input: own.stdout }).on('line', (line) => {
        const facts = readyFactsOf(line)
        if (!facts) return onLine(line)
        hasBeenReady = true
        port = facts.port
        onReady(facts)
      })
    gone = new Promise((resolve) => {
      own.on('close', (code, signal) => {
        clearInterval(ticking)
        child = undefined
        resolve()
        afterExit({ code, signal, startedAt })
      })
    })
    own.on('error', (error) => say(`The process could not be started: ${error.message}`))
  }

  function afterExit(exit: Exit): void {
    if (state === 'replacing' || state === 'ended') return
    if (state === 'stopping') return end(exit.code ?? 1)
    // Somebody stopped it from outside, in order.
    if (exit.code === 0) return end(0)
    if (!hasBeenReady) return rest(exit.code ?? 1, 'It did not start.')

    const how = exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`
    const delay = policy.crashed(exit.startedAt, Date.now())
    if (delay === null) {
      say(`The process ${how}, ${patience.crashes} times in a row so soon. Its last lines:\n${lastLines.text()}`)
      return rest(exit.code ?? 1, 'It is not started again.')
    }
    say(`The process ${how}; it is started again in ${delay / 1000} s. What was acknowledged is on disk.`)
    restart = setTimeout(start, delay)
  }

  function rest(code: number, why: string): void {
    if (!isWatching) return end(code)
    state = 'resting'
    say(`${why} Waiting for a change of the code.`)
  }

  function end(code: number): void {
    state = 'ended'
    clearTimeout(restart)
    finish(code)
  }

  function askToStop(): void {
    const own = child
    if (own?.connected) own.send({ kind: 'stop' } satisfies StopMessage, () => undefined)
    else own?.kill('SIGTERM')
    // A process whose loop is blocked hears nothing.
    const timer = setTimeout(() => {
      say(`The process did not stop within ${stopPatience / 1000} s and is ended.`)
      own?.kill('SIGKILL')
    }, stopPatience)
    own?.on('close', () => clearTimeout(timer))
  }

  start()
  return {
    ended,
    stop() {
      if (state === 'ended') return
      if (state === 'stopping') {
        child?.kill('SIGKILL')
        return end(130)
      }
      clearTimeout(restart)
      state = 'stopping'
      if (!child) return end(0)
      askToStop()
    },
    async replace(work) {
      if (state === 'stopping' || state === 'ended') return
      clearTimeout(restart)
      state = 'replacing'
      if (child) askToStop()
      await gone
      const isWorkDone = await work()
      if (state !== 'replacing') return
      if (isWorkDone) start()
      else rest(1, 'It is not started.')
    },
  }
}

/** How a process ended. */
interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly startedAt: number
}

function follow(own: ChildProcess, watch: BlockWatch, lines: LastLines, onLog: (chunk: string) => void): void {
  own.on('message', (message) => watch.hear(message as ChildMessage))
  own.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    lines.add(chunk)
    onLog(chunk)
  })
}

/** The last lines of a stream of text. */
interface LastLines {
  add(chunk: string): void
  text(): string
}

function lastLinesOf(count: number): LastLines {
  let kept: string[] = ['']
  return {
    add(chunk) {
      const [first = '', ...more] = chunk.split('\n')
      kept[kept.length - 1] += first
      kept = [...kept, ...more].slice(-count - 1)
    },
    text: () => kept.filter((line) => line !== '').join('\n'),
  }
}

function readyFactsOf(line: string): ReadyFacts | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const value = JSON.parse(line) as Partial<ReadyFacts>
    return value.ready === true && typeof value.port === 'number' ? (value as ReadyFacts) : undefined
  } catch {
    return undefined
  }
}
