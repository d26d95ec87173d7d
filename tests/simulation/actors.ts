import type { NodeRecord, RunHeader } from '../../shared/runs/contract'
import { Fault } from '../../shared/faults'
import { owner } from '../differential/drivers'
import { answerAt, type RandomFlow } from '../differential/random-flow'
import type { SimClock } from './sim-clock'
import type { SimProcess } from './sim-process'
import type { SimStore } from './sim-store'

/** What those outside the app can see and do. */
export interface Outside {
  readonly clock: SimClock
  readonly store: SimStore
  readonly processes: () => readonly SimProcess[]
}

/** Waits on the clock of those outside. */
export const pause = ({ clock }: Pick<Outside, 'clock'>, milliseconds: number): Promise<void> =>
  new Promise((resolve) => clock.after(milliseconds, resolve))

/** Asks the app until it answers: connections of dead processes hang, and whoever asks gives up and asks again. */
export const insist = async <T>(outside: Outside, ask: (process: SimProcess) => Promise<T>): Promise<T | Fault> => {
  let last: Fault | undefined
  for (let turn = 0; turn < 200; turn++) {
    const [process] = outside.processes().toSorted(() => (turn % 2 === 0 ? 1 : -1))
    if (process) {
      const given = new Promise<undefined>((resolve) => outside.clock.after(30_000, () => resolve(undefined)))
      const answer = await Promise.race([
        ask(process).catch((error: unknown) => {
          if (error instanceof Fault) return error
          throw error
        }),
        given.then(() => hung),
      ])
      if (answer !== hung && !(answer instanceof Fault)) return answer as T
      if (answer instanceof Fault) last = answer
      if (last && (last.word === 'bad_request' || last.word === 'invalid_input')) return last
      // A refusal may rest on a replica that lags; one that lasts is meant.
      if (last?.word === 'conflict' && turn > 4) return last
    }
    await pause(outside, 2_000)
  }
  return last ?? new Fault('unavailable', 'nobody answered')
}

const hung = Symbol('hung')

/** A person per waiting node: answers so long after it was opened. */
export const answerPeople = async (outside: Outside, run: string, flow: RandomFlow): Promise<void> => {
  const key = [owner.project, run]
  const answered = new Set<string>()
  while (flow.answers.size > 0) {
    const header = outside.store.truth<RunHeader>('runs', key, run)
    if (header?.ended !== undefined) return
    const records = outside.store.all<NodeRecord>('runs', key).filter(({ doc }) => doc === 'node')
    for (const { path, status, kind, started, epoch } of records) {
      const answer = answerAt(flow, path)
      if (!answer || kind !== 'human' || status !== 'waiting' || epoch !== header?.epoch) continue
      if (answered.has(`${path} ${epoch}`) || outside.clock.now() < Date.parse(started ?? '') + answer.after) continue
      const said = await insist(outside, (process) =>
        process.runs.answer(owner, run, path, answer.value, process.client),
      )
      if (!(said instanceof Fault)) answered.add(`${path} ${epoch}`)
    }
    await pause(outside, 10_000)
  }
}

/** Sweeps once a minute, from whichever process lives. */
export const sweep = async (outside: Outside, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    await pause(outside, 60_000)
    const [process] = outside.processes()
    process?.runs.sweep(process.client).catch(() => undefined)
  }
}
