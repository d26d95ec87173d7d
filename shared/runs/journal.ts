import type { BlobStore } from '../blobs/contract'
import { principalOf, type Caller } from '../caller'
import { fault, Fault, type FaultData } from '../faults'
import { canonicalJson, hashOf, type Json } from '../json'
import type { DocumentStore, Kept } from '../store/contract'
import { isoTime, type World } from '../world'
import type {
  NodeRecord,
  NodeRecordDraft,
  RunEnd,
  RunHeader,
  RunJournal,
  RunStart,
  StoredValue,
  TextMark,
} from './contract'
import { noteTrace } from './feedback'
import { hasEnded, headerShape, nodeShape, runProtocol, runVersion } from './documents'
import { recordedStart, withRecordPolicy } from './life/record-policy'
import { readsAs } from './reads-as'
import { followedTalk } from './text/followed-talk'
import { keptTitle } from './title'
import type { ValueFunctions } from './values'

/** What a journal stands on. */
export interface JournalDeps {
  readonly store: DocumentStore
  readonly world: World
  readonly blobs: BlobStore
  readonly values: ValueFunctions
  readonly ground: string
  /** Told of each write that a later epoch made void. */
  readonly onStaleWrite: () => void
  /** Told of the run's project before its header is written, so that the sweeper finds it. */
  readonly projects?: { note(name: string): Promise<void> }
}

// A header changes rarely while its run works (a flag to cancel, say); more turns than this mean that something is wrong.
const mostTurns = 8

/** The id of a node's record: paths are no ids [15], and each epoch commits once [1]. */
export const nodeRecordId = (path: string, epoch: number): string => hashOf([path, epoch])

/** Opens the journal of a new run. Nothing in it makes the run's work wait; `close` does. */
export const openJournal = (deps: JournalDeps, caller: Caller, start: RunStart): RunJournal =>
  withRecordPolicy(start.record, openWhole(deps, caller, recordedStart(start)))

const openWhole = (deps: JournalDeps, caller: Caller, start: RunStart): RunJournal => {
  const { store, blobs, world, values, onStaleWrite } = deps
  const runId = start.id ?? world.newId()
  const place = { project: caller.project, run: runId }
  const key = [caller.project, runId] as const
  const epoch = 1
  const startedAt = isoTime(world.now())
  let sequence = 0
  let stored = 0
  let firstFailure: unknown
  const keep = (value: Json): Promise<StoredValue> => values.keepValue(blobs, place, value)

  const createHeader = async (): Promise<Kept<RunHeader>> => {
    const { trace } = start.request ?? {}
    await Promise.all([
      deps.projects?.note(caller.project),
      trace && noteTrace(store, caller.project, runId, trace, startedAt),
    ])
    const inputs = await keep(start.inputs)
    const header: RunHeader = {
      id: runId,
      v: runVersion,
      doc: 'run',
      kind: start.kind,
      protocol: runProtocol,
      epoch,
      flow: start.flow,
      snapshot: start.snapshot,
      label: start.label,
      variant: start.variant,
      status: 'running',
      caller: caller.id,
      principal: principalOf(caller).id,
      inputs,
      ...keptTitle(inputs, start),
      usage: null,
      cost: null,
      latency_ms: null,
      started: startedAt,
      ...(start.deadline !== undefined && { deadline: start.deadline }),
      resolved: { ...start.resolved, ground: deps.ground },
      ...(start.request && { request: start.request }),
      as: readsAs(caller),
      ...(start.record && { record: start.record }),
    }
    return headerShape.put(store, 'runs', key, header, undefined)
  }

  /** Whoever commits a node first is right; a loser learns what is there [1]. */
  const commit = async (
    { masked: _masked, ...draft }: NodeRecordDraft,
    turn: number,
    said: Promise<TextMark | undefined> | undefined,
  ): Promise<void> => {
    const keepUnlessNull = (value: Json) => (value === null ? null : keep(value))
    const [inputs, output] = await Promise.all([keepUnlessNull(draft.inputs), keepUnlessNull(draft.output), opened])
    // A follower who sees the record finds all that the node said.
    const text = await said
    const record: NodeRecord = {
      ...draft,
      ...(text && { text }),
      ...(draft.error && { error: plainFault(draft.error) }),
      calls: draft.calls.map((call) => (call.error ? { ...call, error: plainFault(call.error) } : call)),
      id: nodeRecordId(draft.path, epoch),
      v: runVersion,
      doc: 'node',
      epoch,
      sequence: turn,
      inputs,
      output,
    }
    try {
      await nodeShape.put(store, 'runs', key, record, undefined)
    } catch (error) {
      if (!isFault(error, 'conflict')) throw error
      const adopted = (await nodeShape.get(store, 'runs', key, record.id))?.value
      if (!adopted) throw error
      if (canonicalJson(adopted) === canonicalJson(record)) return
      world.log('warning', 'A node had its outcome already; the earlier one stands', {
        run: runId,
        node: draft.path,
        status: adopted.status,
      })
    }
  }

  /** Puts the end on the header by compare-and-swap, and raises the epoch, so that what comes later is void [6]. */
  const finish = async (end: RunEnd, error: FaultData | undefined): Promise<void> => {
    const outputs = end.outputs === null ? undefined : await keep(end.outputs)
    let kept = await opened
    for (let turn = 0; turn < mostTurns; turn++) {
      const finished: RunHeader = {
        ...kept.value,
        epoch: epoch + 1,
        status: error === end.error ? end.status : 'failed',
        ...(outputs && { outputs }),
        ...(error && { error: plainFault(error) }),
        usage: end.usage,
        cost: end.cost,
        latency_ms: end.latency_ms,
        ...(end.first_token_ms !== undefined && { first_token_ms: end.first_token_ms }),
        ...(end.metrics && { metrics: end.metrics }),
        ended: isoTime(world.now()),
        resolved: { ...kept.value.resolved, ...end.resolved, ground: deps.ground },
        records: stored,
      }
      try {
        await headerShape.put(store, 'runs', key, finished, kept)
        return
      } catch (cause) {
        if (!isFault(cause, 'precondition_failed')) throw cause
        const there = await headerShape.get(store, 'runs', key, runId)
        if (!there) throw lost(runId)
        // An answer lost on its way: the write that seems to have failed is the one that stands.
        if (isSameEnd(there.value, finished)) return
        if (there.value.epoch !== epoch || hasEnded(there.value)) {
          onStaleWrite()
          throw endedElsewhere(there.value)
        }
        kept = there
      }
    }
    throw fault('unavailable', `The header of run “${runId}” changed ${mostTurns} times while it was to be closed`)
  }

  const note = (failure: unknown) => {
    firstFailure ??= failure
  }
  const opened = createHeader()
  const writes: Promise<void>[] = [opened.then(() => undefined, note)]

  const talk = followedTalk({
    store,
    world,
    key,
    epoch,
    goesOn: async () => {
      const { epoch: now, status } = (await headerShape.get(store, 'runs', key, runId))?.value ?? (await opened).value
      if (now === epoch && !hasEnded({ status })) return true
      onStaleWrite()
      return false
    },
  })

  return {
    runId,
    said: talk.said,
    followed: talk.followed,
    nodeEnded(draft) {
      sequence += 1
      writes.push(
        commit(draft, sequence, talk.ended(draft)).then(() => {
          stored += 1
        }, note),
      )
    },
    async close(end) {
      await Promise.all(writes)
      const failure = firstFailure
      const error = failure === undefined ? end.error : recordsLost(runId, failure).toData()
      if (failure !== undefined) {
        world.log('error', 'Records of a run could not be written', { run: runId, cause: wordOf(failure) })
      }
      await finish(end, error).catch((cause: unknown) => {
        // The first failure is the one to tell; a second one is most likely its consequence.
        if (failure === undefined) throw asUnavailable(runId, cause)
      })
      if (failure !== undefined) throw asUnavailable(runId, failure)
    },
  }
}

const isFault = (error: unknown, word: Fault['word']): boolean => error instanceof Fault && error.word === word

const wordOf = (error: unknown): string => (error instanceof Fault ? error.word : String(error))

const isSameEnd = (there: RunHeader, ours: RunHeader): boolean =>
  canonicalJson({ ...there, ended: null }) === canonicalJson({ ...ours, ended: null })

const recordsLost = (run: string, cause: unknown): Fault =>
  fault('unavailable', `The run “${run}” worked, but its records could not all be stored`, { run_id: run }, { cause })

const lost = (run: string): Fault => fault('unavailable', `The header of run “${run}” is gone`, { run_id: run })

const endedElsewhere = (header: RunHeader): Fault =>
  header.status === 'cancelled'
    ? fault('cancelled', `The run “${header.id}” was cancelled while it worked`, { run_id: header.id })
    : fault(
        'conflict',
        `The run “${header.id}” was taken over while it worked: ${header.status} at epoch ${header.epoch}`,
        {
          run_id: header.id,
          status: header.status,
          epoch: header.epoch,
        },
      )

// Words that say something of the run itself go through; a store's trouble becomes one word.
const asUnavailable = (run: string, cause: unknown): Fault =>
  cause instanceof Fault && ['conflict', 'cancelled', 'unavailable', 'newer_data', 'store_corrupt'].includes(cause.word)
    ? cause
    : recordsLost(run, cause)

// Details may hold what JSON does not (a date, a number that is none); words are kept whatever they hold.
/** A fault as a record can hold it. */
export const plainFault = (error: FaultData): FaultData => {
  try {
    return JSON.parse(JSON.stringify(error)) as FaultData
  } catch {
    return { code: error.code, message: error.message }
  }
}
