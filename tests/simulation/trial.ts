import { memoryBlobs } from '../../shared/blobs/memory-blobs'
import { orchestrateBatch } from '../../shared/batches/orchestrate'
import type { Plan } from '../../shared/flows/contract'
import { orchestrate } from '../../shared/flows/waves/orchestrate'
import { Fault } from '../../shared/faults'
import type { RunHeader } from '../../shared/runs/contract'
import { bareSnapshot, owner } from '../differential/drivers'
import { chance, type Chance } from '../differential/random'
import { answerPeople, insist, pause, sweep, type Outside } from './actors'
import { checkBatch, checkRun } from './check-end'
import { drawScenario, type Scenario } from './scenario'
import { simClock } from './sim-clock'
import { simHub, type SimHub } from './sim-hub'
import { simProcess, type SimProcess } from './sim-process'
import { simStore } from './sim-store'
import { createWitness, type Witness } from './witness'
import type { Weather } from './weather'

/** What one seed showed. */
export interface Trial {
  readonly seed: number
  readonly scenario: Scenario['kind']
  readonly weather: Weather
  readonly violations: readonly string[]
  readonly events: number
  readonly deaths: number
  readonly calls: number
  readonly status: string
  /** Follows from all that happened: equal for equal seeds. */
  readonly print: string
}

// Some hundred are usual, and thousands where a lost wake is waited for; more is going round in circles.
const mostEvents = 120_000

const longest = 3 * 86_400_000

/** Plays one seed: the app, those who use it, and what befalls it. */
export const playSeed = async (seed: number): Promise<Trial> => {
  const scenario = drawScenario(chance(seed * 7_919 + 1))
  const random = chance(seed * 104_729 + 7)
  const { weather } = scenario
  const clock = simClock()
  const witness = createWitness(
    () => clock.now(),
    weather.slow > 0 || weather.stale > 0 ? 30_000 : 500,
    weather.jump > 0,
  )
  witness.throwsRefusals = scenario.throwsRefusals
  const lag = (): number => (random.maybe(weather.stale) ? random.below(5_000) : 0)
  const store = simStore({ now: () => clock.now(), lag, onWrite: (...written) => witness.wrote(...written) })
  let processes: SimProcess[] = []
  let fuse = weather.fuse + random.below(weather.fuse)
  let deaths = 0
  const dies = (): 'before' | 'after' | undefined => {
    if (deaths >= weather.kills || fuse-- > 0) return undefined
    deaths += 1
    fuse = weather.fuse + random.below(weather.fuse * 2)
    return random.maybe(0.5) ? 'before' : 'after'
  }
  const ground = {
    clock,
    random,
    weather,
    store,
    blobs: memoryBlobs({ now: () => clock.now() }),
    hub: () => hub.client,
    witness,
    plans: new Map<string, Plan>([[scenario.flow.plan.flow, scenario.flow.plan]]),
    rows: scenario.rows,
    dies,
    died(process: SimProcess) {
      processes = processes.filter((one) => one !== process)
      hub.died(process)
      clock.after(random.below(weather.restart), () => processes.push(simProcess(ground)))
    },
  }
  const hub: SimHub = simHub(
    clock,
    random,
    weather,
    { flowRun: orchestrate, batchRun: orchestrateBatch },
    () => processes,
    (instance) => witness.wrong(`instance ${instance} goes round in circles`),
  )
  for (let host = 0; host < weather.hosts; host++) processes.push(simProcess(ground))

  const outside: Outside = { clock, store, processes: () => processes }
  let end: { readonly run: string } | undefined
  let isOver = false
  const story = tell(outside, scenario, random, witness).then(
    (run) => void (end = { run }),
    (error: unknown) => witness.wrong(`the story broke: ${error instanceof Error ? error.stack : String(error)}`),
  )
  void sweep(outside, () => isOver)
  const isDone = (): boolean => end !== undefined || witness.violations.length > 0 || clock.events > mostEvents
  const inTime = await clock.play(isDone, clock.now() + longest)
  if (!inTime || !isDone() || clock.events > mostEvents)
    witness.wrong(`the run has not ended; the hub: ${hub.describe()}`)
  else {
    // What comes after the end must leave it as it is.
    const until = clock.now() + 45_000
    await clock.play(() => false, until)
    if (end) await story
  }
  isOver = true
  const header = end && store.truth<RunHeader>('runs', [owner.project, end.run], end.run)
  if (end && witness.violations.length === 0) {
    if (scenario.kind === 'batch') checkBatch(store, witness, scenario, end.run)
    else checkRun(store, witness, scenario, end.run)
    if (scenario.isCounted) witness.checkRepeats()
  }
  return {
    seed,
    scenario: scenario.kind,
    weather,
    violations: witness.violations,
    events: clock.events,
    deaths,
    calls: witness.calls,
    status: header?.status ?? 'none',
    print: `${clock.events} ${clock.now()} ${random()}`,
  }
}

// What those outside do; the run it was about, once it has ended.
const tell = async (outside: Outside, scenario: Scenario, random: Chance, witness: Witness): Promise<string> => {
  const { kind, flow } = scenario
  const { plan } = flow
  if (kind === 'called') return call(outside, scenario)
  const started = await insist(outside, (process) =>
    kind === 'batch'
      ? process.batches.start(
          owner,
          { dataset: 'd', flow: plan.flow, concurrency: scenario.concurrency },
          process.client,
          'k',
        )
      : process.runs.start(
          owner,
          {
            kind: 'flow',
            flow: plan.flow,
            snapshot: bareSnapshot(plan).hash,
            label: null,
            variant: null,
            inputs: flow.inputs,
            resolved: {},
            body: null,
            idempotencyKey: 'k',
          },
          process.client,
        ),
  )
  if (started instanceof Fault) throw started
  const run = started.run_id
  for (let part = 0; ; part++) {
    const people = answerPeople(outside, run, flow)
    if (scenario.cancelAfter.length > part) {
      await pause(outside, scenario.cancelAfter[part] ?? 0)
      const cancelled = await insist(outside, (process) => process.runs.cancel(owner, run, process.client))
      if (!(cancelled instanceof Fault)) witness.cancelled(run)
    }
    const header = await ended(outside, run)
    await people
    if (scenario.resumes <= part) return run
    await pause(outside, random.below(20_000))
    witness.resumed(run)
    const { epoch } = header
    await insist(outside, async (process) => {
      // A reopening whose answer was lost has happened.
      if ((outside.store.truth<RunHeader>('runs', [owner.project, run], run)?.epoch ?? 0) > epoch) return undefined
      if (kind === 'batch') return process.batches.resume(owner, run, process.client)
      return process.runs.reopen(owner, run, {}, process.client)
    })
  }
}

const call = async (outside: Outside, { flow }: Scenario): Promise<string> => {
  const run = 'called-1'
  const [process] = outside.processes()
  process?.invoke(flow.plan, flow.inputs, run).catch(() => undefined)
  await pause(outside, 1_000)
  if (!outside.store.truth('runs', [owner.project, run], run)) await pause(outside, 20_000)
  if (!outside.store.truth('runs', [owner.project, run], run)) return run
  await ended(outside, run)
  return run
}

const ended = async (outside: Outside, run: string): Promise<RunHeader> => {
  for (;;) {
    const header = outside.store.truth<RunHeader>('runs', [owner.project, run], run)
    if (header?.ended !== undefined) return header
    await pause(outside, 5_000)
  }
}
