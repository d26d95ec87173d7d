import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type SupervisedProcess, heedSupervisor, watchInvocations } from './beats'
import { blockWatch } from './block-watch'
import type { ChildMessage } from './contract'
import { restartPolicy, usualPatience } from './restart-policy'
import { watchSources } from './watch-sources'

test('crashes that follow each other soon are waited for longer each time, and the fifth is the last', () => {
  const policy = restartPolicy(usualPatience)
  expect([1, 2, 3, 4, 5].map(() => policy.crashed(0, 100))).toEqual([250, 500, 1000, 2000, null])
})

test('a process that lived long begins a new row', () => {
  const policy = restartPolicy(usualPatience)
  policy.crashed(0, 100)
  expect(policy.crashed(0, 60_000)).toBe(250)
})

test('who blocks the loop is told with growing pauses, and who may be it is told as such', () => {
  const lines: string[] = []
  const watch = blockWatch(1000, (line) => void lines.push(line))
  const ticks = (count: number): void => {
    for (let tick = 0; tick < count; tick++) watch.tick()
  }
  ticks(10)
  expect(lines).toEqual([])
  watch.hear({ kind: 'beat', running: ['old'] })
  watch.hear({ kind: 'entered', name: 'new' })
  ticks(9)
  expect(lines).toEqual(
    [2, 4, 8].map(
      (seconds) => `One of these functions has blocked the loop for ${seconds} s: "new", which began last, or "old".`,
    ),
  )
  watch.hear({ kind: 'beat', running: [] })
  ticks(2)
  expect(lines.slice(3)).toEqual([
    'The loop turns again after about 9 s.',
    'The host itself, or code that runs beside the functions, has blocked the loop for 2 s.',
  ])
})

test('invocations are told by name, once a beat, and those in work at each beat', () => {
  jest.useFakeTimers()
  try {
    const messages: ChildMessage[] = []
    const own: SupervisedProcess = { send: (message) => messages.push(message), connected: true, on: () => undefined }
    const watch = watchInvocations(own)!
    const leave = ['a', 'a', 'b'].map((name) => watch.enter(name))
    leave[0]!()
    jest.advanceTimersByTime(500)
    leave[1]!()
    watch.enter('a')()
    jest.advanceTimersByTime(500)
    expect(messages).toEqual([
      { kind: 'entered', name: 'a' },
      { kind: 'entered', name: 'b' },
      { kind: 'beat', running: ['a', 'b'] },
      { kind: 'entered', name: 'a' },
      { kind: 'beat', running: ['b'] },
    ])
  } finally {
    jest.useRealTimers()
  }
})

test('without a supervisor nothing is told, and nothing heeded', () => {
  const on = jest.fn()
  const own = { send: undefined, on } as unknown as SupervisedProcess
  expect(watchInvocations(own)).toBeUndefined()
  heedSupervisor(own, () => undefined)
  expect(on).not.toHaveBeenCalled()
})

test('a file that is new, changed or gone below a folder is told', () => {
  jest.useFakeTimers()
  const folder = mkdtempSync(path.join(tmpdir(), 'sources-'))
  try {
    const file = path.join(folder, 'deep', 'a.ts')
    mkdirSync(path.dirname(file))
    const changes: string[] = []
    const stop = watchSources([folder, path.join(folder, 'missing')], (changed) => void changes.push(changed))
    const steps = [() => writeFileSync(file, '1'), () => undefined, () => writeFileSync(file, '22'), () => rmSync(file)]
    for (const step of steps) {
      step()
      jest.advanceTimersByTime(700)
    }
    stop()
    expect(changes).toEqual([file, file, file])
  } finally {
    jest.useRealTimers()
    rmSync(folder, { recursive: true, force: true })
  }
})
