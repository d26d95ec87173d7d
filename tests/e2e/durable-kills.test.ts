import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hashOf } from '../../shared/json'
import { call } from './api'
import { answerTo, startCountingModel, type CountingModel } from './counting-model'
import { openDurableDisk, type DurableDisk } from './durable-disk'
import { publish } from './flows'
import { eventually, startGround, type Ground } from './ground'

jest.setTimeout(900_000)

// Two chains side by side and a join, all by a model; one segment each.
const segments = [['a1', 'a2', 'a3'], ['b1', 'b2'], ['joined']] as const
const asking = ['a1', 'a2', 'a3', 'b1', 'b2']
const llm = (name: string, reads: string) => `
- name: ${name}
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {question: "\${${reads}}", name: "${name}"}
  api: chat`
const chains = {
  yaml: `
inputs:
  question: {type: string}
outputs:
  both: {type: string, reference: "\${joined.output}"}
nodes:${llm('a1', 'inputs.question')}${llm('a2', 'a1.output')}${llm('a3', 'a2.output')}${llm('b1', 'inputs.question')}${llm('b2', 'b1.output')}
- name: joined
  type: prompt
  source: {type: code, path: join.jinja2}
  inputs: {left: "\${a3.output}", right: "\${b2.output}"}
`,
  files: {
    'chat.jinja2': 'system:\nYou are {{ name }}.\n\nuser:\n{{ question }}\n',
    'join.jinja2': '{{ left }} / {{ right }}',
  },
}

const isFull = process.env['SLUICE_CRASH'] === 'full'
const { many, randomKills, mostKills, floor } = isFull
  ? { many: 200, randomKills: 20, mostKills: 90, floor: 10 }
  : { many: 24, randomKills: 1, mostKills: 2, floor: 0 }

const boundaries = ['answer–memo', 'memo–record', 'record–hub'] as const
type Boundary = (typeof boundaries)[number]

const keyOf = (run: string, node: string): string => hashOf([run, node, 1, 0])

/** What every kill is looked at for; each find is counted once, at the first kill that shows it. */
class Ledger {
  readonly histogram = new Map<Boundary, { kills: number; finds: number }>(
    boundaries.map((name) => [name, { kills: 0, finds: 0 }]),
  )
  /** By call: at how many kills it was in flight, so that it may be asked so many times more. */
  readonly inFlight = new Map<string, number>()
  /** By call whose answer or outcome was on disk at a kill: how often it had been asked by then. */
  readonly settled = new Map<string, number>()
  private readonly counted = new Set<string>()

  constructor(
    private readonly model: CountingModel,
    private readonly runs: readonly string[],
  ) {}

  /** What stands at a boundary now and was not counted at an earlier kill. */
  standing(disk: DurableDisk): readonly { readonly boundary: Boundary; readonly what: string }[] {
    const found: { boundary: Boundary; what: string }[] = []
    for (const { run, node, key, asked } of this.asked()) {
      const isCommitted = disk.committed.has(`${run} ${node}`)
      if (disk.kept.has(answerTo(key))) {
        if (!isCommitted) found.push({ boundary: 'memo–record', what: key })
      } else if (!isCommitted && asked.answeredIn === this.model.round())
        found.push({ boundary: 'answer–memo', what: `${key} ${asked.count}` })
    }
    for (const { run, segment } of disk.owed()) {
      const nodes = segments[segment] ?? []
      if (nodes.length > 0 && nodes.every((node) => disk.committed.has(`${run} ${node}`)))
        found.push({ boundary: 'record–hub', what: `${run} ${segment}` })
    }
    return found.filter(({ boundary, what }) => !this.counted.has(`${boundary} ${what}`))
  }

  /** Writes down what a kill has left. */
  note(disk: DurableDisk): void {
    const found = this.standing(disk)
    for (const { boundary, what } of found) this.counted.add(`${boundary} ${what}`)
    for (const [boundary, entry] of this.histogram) {
      const finds = found.filter((one) => one.boundary === boundary).length
      if (finds > 0) [entry.kills, entry.finds] = [entry.kills + 1, entry.finds + finds]
    }
    for (const { run, node, key, asked } of this.asked()) {
      const isSafe = disk.kept.has(answerTo(key)) || disk.committed.has(`${run} ${node}`)
      if (!isSafe && asked.round === this.model.round()) this.inFlight.set(key, (this.inFlight.get(key) ?? 0) + 1)
      if (isSafe && !this.settled.has(key)) this.settled.set(key, asked.count)
    }
  }

  rarest(): Boundary {
    const [first] = [...this.histogram].toSorted(([, left], [, right]) => left.kills - right.kills)
    return first?.[0] ?? 'answer–memo'
  }

  fewest(): number {
    return Math.min(...[...this.histogram.values()].map(({ kills }) => kills))
  }

  private *asked() {
    for (const run of this.runs)
      for (const node of asking) {
        const key = keyOf(run, node)
        const asked = this.model.calls.get(key)
        if (asked) yield { run, node, key, asked }
      }
  }
}

let model: CountingModel
let ground: Ground
let folder: string
const env = () => ({
  SLUICE_MODEL_BASE_URL: model.url,
  SLUICE_MODEL_PROVIDER: 'compatible',
  SLUICE_CHAT_MODEL: 'counting',
  SLUICE_LEASE_MS: '2000',
  SLUICE_REQUESTS_PER_MINUTE: '1000000',
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-kills-'))
  model = await startCountingModel(() => 100 + Math.random() * 500)
  ground = await startGround({ folder, env: env() })
  expect((await publish(ground, 'chains', chains)).status).toBe(201)
})
afterAll(async () => {
  await ground.stop()
  await model.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (question: string): Promise<string> =>
  (await call<{ run_id: string }>(ground, 'POST', '/api/flows/chains/runs', { question })).body.run_id

/** Waits for a random moment or, once those are done, for one shortly after an answer at which the ground, standing still, shows the rarest boundary. */
const momentToKill = async (kill: number, ledger: Ledger, disk: DurableDisk): Promise<void> => {
  if (kill < randomKills) return delay(300 + Math.random() * 2_500)
  await delay(300)
  for (const until = Date.now() + 6_000; Date.now() < until;) {
    await Promise.race([model.nextAnswer(), delay(1_000)])
    for (const end = performance.now() + Math.random() * 5; performance.now() < end;)
      await new Promise((resolve) => setImmediate(resolve))
    ground.signal('SIGSTOP')
    disk.refresh()
    if (ledger.standing(disk).some(({ boundary }) => boundary === ledger.rarest())) return
    ground.signal('SIGCONT')
  }
}

test(`[1] [2] ${many} runs complete though their process group is killed ${randomKills} times and more, and exactly what was in flight may be asked again`, async () => {
  const runs = await Promise.all(Array.from({ length: many }, (_none, index) => start(`Question ${index}?`)))
  const ledger = new Ledger(model, runs)
  let kill = 0
  for (; kill < mostKills && (kill < randomKills + 1 || ledger.fewest() < floor); kill++) {
    const disk = openDurableDisk(folder)
    await momentToKill(kill, ledger, disk)
    model.cut()
    await ground.kill()
    // What had left the ground has arrived by now.
    await delay(100)
    disk.refresh()
    ledger.note(disk)
    const statuses = disk.statuses()
    disk.close()
    const open = runs.filter((run) => statuses.get(run) !== 'completed').length
    // A kill when all was over would have proved nothing.
    expect({ kill, isBusy: open > 0 }).toEqual({ kill, isBusy: true })
    model.nextRound()
    ground = await startGround({ folder, env: env() })
    if (open < many / 2)
      runs.push(...(await Promise.all(Array.from({ length: many / 2 }, (_none, n) => start(`More ${kill} ${n}?`)))))
  }

  for (const run of runs) {
    const { status, outputs } = await ended(run)
    const [left, right] = [answerTo(keyOf(run, 'a3')), answerTo(keyOf(run, 'b2'))]
    expect({ run, status, outputs }).toEqual({ run, status: 'completed', outputs: { both: `${left} / ${right}` } })
  }
  const calls = [...model.calls]
  const repeated = calls.reduce((sum, [, { count }]) => sum + count - 1, 0)
  const mayRepeat = [...ledger.inFlight.values()].reduce((sum, count) => sum + count, 0)
  const histogram = [...ledger.histogram].map(([name, { kills, finds }]) => `${name} ${kills} (${finds})`)
  if (isFull)
    process.stderr.write(
      `${runs.length} runs, ${kill} kills, ${randomKills} of them at random; kills that showed (and how much of) ${histogram.join(', ')}; ` +
        `${ledger.settled.size} calls on disk at a kill were asked no further time; ${repeated} calls repeated, ${mayRepeat} in flight at kills\n`,
    )

  expect(ledger.settled.size).toBeGreaterThan(0)
  // What was on disk is never asked again; what was not, at most once more for each kill that took it.
  expect(calls.filter(([key, { count }]) => count > (ledger.settled.get(key) ?? Infinity))).toEqual([])
  expect(calls.filter(([key, { count }]) => count - 1 > (ledger.inFlight.get(key) ?? 0))).toEqual([])
  expect(calls.filter(([, { requests }]) => requests.size !== 1)).toEqual([])
  const everyCall = runs.flatMap((run) => asking.map((node) => keyOf(run, node)))
  expect(calls.map(([key]) => key).toSorted()).toEqual(everyCall.toSorted())
  expect(Object.fromEntries([...ledger.histogram].filter(([, { kills }]) => kills < floor))).toEqual({})
})

const ended = (id: string) =>
  eventually(async () => {
    const { body } = await call<{ status: string; outputs?: unknown }>(ground, 'GET', `/api/runs/${id}`)
    return ['completed', 'failed', 'cancelled'].includes(body.status) ? body : undefined
  }, 120_000)
