import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hashOf } from '../../shared/json'
import { call } from './api'
import { answerTo, startCountingModel, type CountingModel } from './counting-model'
import { readDurableDisk, type DurableDisk } from './durable-disk'
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
  ? { many: 200, randomKills: 20, mostKills: 120, floor: 10 }
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
  private readonly found = new Set<string>()

  constructor(private readonly model: CountingModel) {}

  look(disk: DurableDisk, runs: readonly string[], round: number): void {
    const seen = new Map<Boundary, number>()
    const find = (boundary: Boundary, what: string): void => {
      if (this.found.has(`${boundary} ${what}`)) return
      this.found.add(`${boundary} ${what}`)
      seen.set(boundary, (seen.get(boundary) ?? 0) + 1)
    }
    for (const run of runs)
      for (const node of asking) {
        const key = keyOf(run, node)
        const asked = this.model.calls.get(key)
        if (!asked) continue
        const isKept = disk.kept.has(answerTo(key))
        const isCommitted = disk.committed.has(`${run} ${node}`)
        if (isKept || isCommitted) {
          if (!this.settled.has(key)) this.settled.set(key, asked.count)
          if (!isCommitted) find('memo–record', key)
        } else if (asked.round === round) {
          this.inFlight.set(key, (this.inFlight.get(key) ?? 0) + 1)
          if (asked.answeredIn === round) find('answer–memo', `${key} ${round}`)
        }
      }
    for (const { run, segment } of disk.owed) {
      const nodes = segments[segment] ?? []
      if (nodes.length > 0 && nodes.every((node) => disk.committed.has(`${run} ${node}`)))
        find('record–hub', `${run} ${segment}`)
    }
    for (const [boundary, finds] of seen) {
      const entry = this.histogram.get(boundary)
      if (entry) [entry.kills, entry.finds] = [entry.kills + 1, entry.finds + finds]
    }
  }

  rarest(): Boundary {
    const [first] = [...this.histogram].toSorted(([, left], [, right]) => left.kills - right.kills)
    return first?.[0] ?? 'answer–memo'
  }

  fewest(): number {
    return Math.min(...[...this.histogram.values()].map(({ kills }) => kills))
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

/** The moment of a kill: a random one or, once those are done, one shortly after an answer, where the rare boundaries lie. */
const momentToKill = async (kill: number): Promise<void> => {
  if (kill < randomKills) return delay(300 + Math.random() * 2_500)
  await delay(2_100 + Math.random() * 400)
  await Promise.race([model.nextAnswer(), delay(2_000)])
  await delay(Math.random() * 12)
}

test(`[1] [2] ${many} runs complete though their process group is killed ${randomKills} times and more, and exactly what was in flight may be asked again`, async () => {
  const runs = await Promise.all(Array.from({ length: many }, (_none, index) => start(`Question ${index}?`)))
  const ledger = new Ledger(model)
  let kill = 0
  for (; kill < mostKills && (kill < randomKills || ledger.fewest() < floor || kill < 2); kill++) {
    await momentToKill(kill)
    model.cut()
    await ground.kill()
    // What had left the ground has arrived by now.
    await delay(100)
    const disk = readDurableDisk(folder)
    ledger.look(disk, runs, kill)
    const open = runs.filter((run) => disk.runs.get(run) !== 'completed').length
    // A kill when all was over would have proved nothing.
    expect({ kill, isBusy: open > 0 }).toEqual({ kill, isBusy: true })
    model.nextRound()
    ground = await startGround({ folder, env: env() })
    if (open < many / 3)
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
  const histogram = [...ledger.histogram].map(([name, { kills, finds }]) => `${name} ${kills} (${finds} calls)`)
  process.stderr.write(
    `${runs.length} runs, ${kill} kills, of them ${Math.min(kill, randomKills)} random; kills that showed ${histogram.join(', ')}; ` +
      `${ledger.settled.size} calls on disk at a kill, asked no further time; ${repeated} calls repeated of ${mayRepeat} in flight at kills\n`,
  )

  expect(ledger.settled.size).toBeGreaterThan(0)
  // What was on disk is never asked again; what was not, at most once more for each kill that took it.
  expect(calls.filter(([key, { count }]) => count > (ledger.settled.get(key) ?? Infinity))).toEqual([])
  expect(calls.filter(([key, { count }]) => count - 1 > (ledger.inFlight.get(key) ?? 0))).toEqual([])
  expect(calls.filter(([, { requests }]) => requests.size !== 1)).toEqual([])
  expect(calls.map(([key]) => key).toSorted()).toEqual(
    runs.flatMap((run) => asking.map((node) => keyOf(run, node))).toSorted(),
  )
  expect({ rarest: ledger.rarest(), isEnough: ledger.fewest() >= floor }).toEqual({
    rarest: ledger.rarest(),
    isEnough: true,
  })
})

const ended = (id: string) =>
  eventually(async () => {
    const { body } = await call<{ status: string; outputs?: unknown }>(ground, 'GET', `/api/runs/${id}`)
    return ['completed', 'failed', 'cancelled'].includes(body.status) ? body : undefined
  }, 120_000)
