import type { Chance } from '../differential/random'
import type { NodeRecord, RunHeader } from '../../shared/runs/contract'

/** Watches a simulation for what must never happen. */
export interface Witness {
  readonly violations: readonly string[]
  readonly calls: number
  /** Whether refusals of a model reach the node. */
  throwsRefusals: boolean
  born(): number
  /** Whether the hub denies an instance this once. */
  mayLie(random: Chance): boolean
  wrong(what: string): void
  asked(document: string, content: string): void
  refused(document: string): void
  /** A process has died with these calls open. */
  killed(open: ReadonlySet<string>): void
  wrote(container: string, key: readonly string[], before: unknown, after: unknown): void
  /** Somebody was told that the run is cancelled. */
  cancelled(run: string): void
  resumed(run: string): void
  /** No call may have been made more often than kills and refusals explain. */
  checkRepeats(): void
}

interface Document {
  readonly id: string
  readonly doc: string
  readonly [field: string]: unknown
}

// A cancel is looked for every two seconds.
const longestLook = 4_000

// Some ten are usual.
const mostCalls = 1_500

/** Makes a witness; a write begun before a run's end may take so many milliseconds. Where a clock leaps over a lease two workers have one call each in flight. */
export const createWitness = (now: () => number, longestWrite: number, leaps: boolean): Witness => {
  const raised = new Map<string, number>()
  const violations: string[] = []
  const counts = new Map<string, number>()
  const explained = new Map<string, number>()
  const names = new Map<string, string>()
  const kept = new Set<string>()
  const stopped = new Map<string, number>()
  let births = 0
  let hasLied = false
  let calls = 0
  const add = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1)
  const wrong = (what: string): void => void violations.push(what)

  const checkOnce = (before: Document | undefined, after: Document | undefined): void => {
    if (!before) return
    if (!after) return wrong(`${before.doc} ${before.id} was deleted`)
    if (JSON.stringify(before) !== JSON.stringify(after)) wrong(`${before.doc} ${String(before['path'])} was changed`)
  }
  const checkNode = (before: NodeRecord | undefined, after: NodeRecord | undefined): void => {
    const since = after && !before && after.status !== 'cancelled' ? raised.get(String(after.epoch)) : undefined
    if (since !== undefined && now() - since > longestWrite)
      wrong(`node ${after?.path} was written ${now() - since} ms after its epoch had passed`)
    if (!before || before.status === 'waiting') return
    if (JSON.stringify(before) !== JSON.stringify(after))
      wrong(`node ${before.path} of epoch ${before.epoch} was ${before.status} and is written again: ${after?.status}`)
  }
  const checkHeader = (before: RunHeader | undefined, after: RunHeader | undefined): void => {
    if (!before) return
    if (!after) return wrong(`header ${before.id} was deleted`)
    if (after.epoch === before.epoch + 1) raised.set(String(before.epoch), now())
    if (after.epoch < before.epoch) wrong(`epoch ${before.epoch} became ${after.epoch}`)
    if (after.epoch > before.epoch + 1) wrong(`epoch ${before.epoch} jumped to ${after.epoch}`)
    const isEnd = before.ended === undefined && after.ended !== undefined
    if (isEnd && after.epoch === before.epoch) wrong(`run ended as ${after.status} and kept its epoch`)
    const isReopened = after.status === 'queued' && after.epoch === before.epoch + 1
    if (before.ended !== undefined && !isReopened) wrong(`${before.status} run became ${after.status} after its end`)
  }

  return {
    violations,
    throwsRefusals: false,
    get calls() {
      return calls
    },
    born: () => ++births,
    mayLie(random) {
      if (hasLied || !random.maybe(0.1)) return false
      hasLied = true
      return true
    },
    wrong,
    asked(document, content) {
      calls += 1
      if (calls === mostCalls) wrong(`${calls} calls are more than there is work for`)
      names.set(document, content)
      add(counts, document)
      const [run] = JSON.parse(content) as [string]
      if (kept.has(document) && !leaps) wrong(`call ${content} was kept and is asked again`)
      const since = stopped.get(run)
      if (since !== undefined && now() - since > longestWrite + longestLook)
        wrong(`call ${content} long after the cancel`)
    },
    refused: (document) => add(explained, document),
    killed(open) {
      for (const document of open) if (!kept.has(document)) add(explained, document)
    },
    wrote(container, _key, before, after) {
      const document = (after ?? before) as Document
      if (container === 'rows') return checkOnce(before as Document | undefined, after as Document | undefined)
      if (container !== 'runs') return
      if (document.doc === 'call') kept.add(document.id)
      if (document.doc === 'call' || document.doc === 'item' || document.doc === 'event')
        return checkOnce(before as Document | undefined, after as Document | undefined)
      if (document.doc === 'node') return checkNode(before as NodeRecord | undefined, after as NodeRecord | undefined)
      if (document.doc === 'run') return checkHeader(before as RunHeader | undefined, after as RunHeader | undefined)
    },
    cancelled: (run) => void stopped.set(run, now()),
    resumed: (run) => void stopped.delete(run),
    checkRepeats() {
      for (const [document, count] of counts) {
        if (count - 1 > (explained.get(document) ?? 0)) wrong(`call ${names.get(document)} was made ${count} times`)
      }
    },
  }
}
