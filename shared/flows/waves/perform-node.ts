import { fault, Fault, toFault, type FaultData } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { CallRecord, NodeClaim, NodeRecord, NodeRecordDraft, TextMark } from '../../runs/contract'
import { isoTime } from '../../world'
import type { PlanNode } from '../contract'
import { defaultOf, delayAfter } from '../failures'
import { isBypassed, isRead } from '../input-facts'
import { maskedInputs, maskedTextsFor, withoutSecrets } from '../masks'
import { checkCondition, resolveInputs } from '../run-values'
import { cacheKey, throughCache } from '../node-cache'
import { addCalls } from '../spent'
import { withinTimeout } from '../time-limit'
import { servicesOfAttempt } from './memo'
import type { Scene } from './scene'
import { voiceOf } from './voice'

/** What became of a node that was to be performed. */
export type Performed =
  | { readonly is: 'committed'; readonly record: NodeRecord }
  /** Somebody else has it, or its next attempt is not due yet. */
  | { readonly is: 'later'; readonly notBefore: number }
  /** The run is not ours any more. */
  | { readonly is: 'over' }

// A pause up to this long is slept through; a longer one is the orchestrator's timer [5].
const longestSleep = 5_000

/** Performs one node: claimed, tried as often as its policy says, committed once [1]. Throws only where the ground failed. */
export const performNode = async (scene: Scene, node: PlanNode, holder: string): Promise<Performed> => {
  const { book, deps } = scene
  const path = scene.pathOf(node.name)
  const answer = await book.claim(path, node.kind, holder)
  if (answer.is === 'there') return { is: 'committed', record: answer.record }
  if (answer.is === 'busy') return { is: 'later', notBefore: answer.until }
  let { claim } = answer
  for (;;) {
    const wait = claim.not_before - deps.world.now()
    if (wait > longestSleep) return { is: 'later', notBefore: claim.not_before }
    if (wait > 0) await deps.world.sleep(wait)
    const attempt = await attemptNode(scene, node, claim, holder)
    if (attempt.lostBy)
      return attempt.lostBy === 'run' ? { is: 'over' } : { is: 'later', notBefore: deps.world.now() + 1_000 }
    const delay = attempt.error && delayAfter(node.retry, claim.attempt - (claim.before ?? 0), attempt.error)
    if (delay === undefined) return committed(await book.commit(scene.scope, draftOf(scene, node, claim, attempt)))
    const calls = [...claim.calls, ...attempt.calls]
    const notBefore = deps.world.now() + delay
    const next = await book.nextAttempt(path, holder, { calls, notBefore, keepsLease: delay <= longestSleep })
    if (!next) return { is: 'later', notBefore: deps.world.now() + 1_000 }
    claim = next
  }
}

/** The outcome that stands, or that the run is over. */
export const committed = (record: NodeRecord | undefined): Performed =>
  record ? { is: 'committed', record } : { is: 'over' }

/** How one attempt ended. */
interface Attempt {
  readonly inputs: Json
  readonly output: Json
  readonly isReused: boolean
  readonly error?: FaultData
  readonly calls: readonly CallRecord[]
  readonly metrics: ReadonlyMap<string, number>
  readonly masked?: string
  readonly logs?: string
  readonly text?: TextMark
  /** Aborted for a reason that is not the node's own. */
  readonly lostBy?: 'run' | 'worker'
}

const attemptNode = async (scene: Scene, node: PlanNode, claim: NodeClaim, holder: string): Promise<Attempt> => {
  const { deps, book } = scene
  const path = scene.pathOf(node.name)
  const calls: CallRecord[] = []
  let inputs: JsonObject | null = null
  let masked: string | undefined
  let logs: string | undefined
  const metrics = new Map<string, number>()
  const ground: { failure?: unknown } = {}
  const voice = voiceOf(scene, node)
  await scene.openInputsOf(node)
  const watch = book.watch(path, holder)
  try {
    inputs = inputsOf(scene, node)
    const kind = deps.kinds.get(node.kind)
    if (!kind) {
      const known = [...deps.kinds.keys()].join(', ')
      throw fault('node_failed', `Type “${node.kind}” is not known; known are ${known}`)
    }
    const { run, epoch } = book.ref
    const place = { run, path, attempt: claim.attempt }
    const services = servicesOfAttempt(deps.services, book, place, (cause) => {
      ground.failure ??= cause
    })
    const given = inputs
    const work = (signal: AbortSignal): Promise<Json> =>
      kind.run(node.settings, given, {
        caller: scene.caller,
        run: { id: run, flow: scene.plan.flow, snapshot: scene.snapshot.hash, epoch },
        path,
        attempt: claim.attempt,
        signal,
        world: deps.world,
        services,
        files: scene.snapshot.files,
        code: scene.snapshot.code,
        masked: maskedInputs(node, scene.nodes),
        maskedTexts: maskedTextsFor(node, scene.maskedTexts),
        environment: scene.plan.environment ?? {},
        keepMaskedText: (text) => {
          masked = text
        },
        recordCall: (call) => void calls.push(call),
        recordMetric: (name, value) => void metrics.set(name, value),
        recordLog: (text) => {
          logs = (logs ?? '') + text
        },
        isBypassed: (input) => isBypassed(node, input, scene.plan, scene.values.finished),
        isRead: isRead(node, scene.plan),
        ...(voice && { onDelta: voice.say, takeBack: voice.beginAnew }),
      })
    const key = cacheKey(scene.plan, node, inputs, scene.snapshot.hash, scene.caller, kind)
    const { output, isReused } = await throughCache(services.cache, scene.caller, scene.book.ref.run, key, node, () =>
      withinTimeout(node, deps.world, watch.signal, work),
    )
    if (ground.failure !== undefined) throw asError(ground.failure)
    if (isReused && typeof output === 'string') voice?.say(output)
    const text = await voice?.end().catch((cause: unknown) => {
      ground.failure = cause
      throw cause
    })
    return {
      inputs,
      output,
      isReused,
      calls,
      metrics,
      ...(logs !== undefined && { logs }),
      ...(masked !== undefined && masked !== output && { masked }),
      ...(text && { text }),
    }
  } catch (error) {
    // The activity is asked again, and what was kept is not asked for again.
    if (ground.failure !== undefined) throw asError(ground.failure)
    const lostBy = reasonOf(watch.signal)
    const failure = faultOf(scene, node, error)
    const text = lostBy ? undefined : await voice?.endBy(failure)
    const kept = { ...(logs !== undefined && { logs }), ...(text && { text }) }
    return { inputs, output: null, isReused: false, error: failure, calls, metrics, ...kept, ...(lostBy && { lostBy }) }
  } finally {
    voice?.drop()
    watch.stop()
  }
}

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : toFault(cause))

/** A node's inputs, its condition checked. */
export const inputsOf = (scene: Scene, node: PlanNode): JsonObject => {
  checkCondition(scene.plan, node, scene.values, scene.truth)
  return resolveInputs(node, scene.values)
}

/** What went wrong in a node, as its record tells it. */
export const faultOf = (scene: Scene, { name }: PlanNode, error: unknown): FaultData => {
  const { word, message, details, errors, cause } = toFault(error)
  if (word === 'internal') {
    const { run } = scene.book.ref
    scene.deps.world.log('error', `Node “${name}” failed for a reason without a word`, { run, cause })
  }
  return new Fault(word, message, { ...details, node: name }, errors).toData()
}

const reasonOf = (signal: AbortSignal): Attempt['lostBy'] => {
  if (!signal.aborted) return undefined
  return signal.reason instanceof Fault && signal.reason.word === 'conflict' ? 'worker' : 'run'
}

const draftOf = (scene: Scene, node: PlanNode, claim: NodeClaim, attempt: Attempt): NodeRecordDraft => {
  const { inputs, output, error, masked, logs, metrics, isReused, text } = attempt
  const calls = [...claim.calls, ...attempt.calls]
  return {
    path: scene.pathOf(node.name),
    kind: node.kind,
    status: error ? 'failed' : isReused ? 'reused' : 'completed',
    attempts: claim.attempt,
    started: claim.started,
    ended: isoTime(scene.deps.world.now()),
    inputs: withoutSecrets(scene.plan, node, inputs),
    output: error ? (defaultOf(node) ?? null) : output,
    ...(error && { error }),
    ...addCalls(calls),
    calls,
    ...(metrics.size > 0 && { metrics: Object.fromEntries(metrics) }),
    ...(logs !== undefined && { logs }),
    ...(masked !== undefined && { masked }),
    ...(text && { text }),
  }
}
