import { principalOf } from '../../caller'
import { Fault } from '../../faults'
import type { JsonObject } from '../../json'
import { isoTime } from '../../world'
import { compareRows } from '../comparison/compare-rows'
import type { RowPair } from '../comparison/compare-figure'
import { fieldReference } from '../runs/read-fields'
import type { Arm, EvaluatedRow } from '../runs/contract'
import { endWith } from '../runs/finish-evaluation'
import { readFinished, sumOf } from '../runs/read-all'
import type { EvaluationScene } from '../runs/scene'
import { scorecardOf } from '../runs/scorecard'
import type { GateAttempt, GateEvidence, GateFlag, GateRule, RuleOutcome, SealedGate } from './contract'
import { evidenceHash, evidenceKey, evidenceShape, takeAttempt } from './documents'
import { figureOf } from './figure-of'
import { questionOf, rowsInSnapshot, sameFamily } from './flags'
import { judgeRule } from './judge-rule'
import { sealOf } from './seal'
import { decide } from './verdict'

/** What the header of a gate run fixed beside its plan. */
export interface GatePlan {
  readonly gate: string
  readonly seal: string
  readonly sealed: SealedGate
  /** What was not as it was sealed when the run began. */
  readonly tampered: readonly string[]
}

/** Reads the text files of a flow's version, to look for rows of the dataset in them. */
export type SnapshotTexts = (
  scene: Pick<EvaluationScene, 'caller'>,
  flow: string,
  snapshot: string,
) => Promise<Readonly<Record<string, string>>>

/** What the header of a gate run fixed. */
export const gatePlanOf = ({ header }: Pick<EvaluationScene, 'header'>): GatePlan =>
  header.resolved['gate'] as unknown as GatePlan

/** The place of a run among the tries of its candidate, numbered when it begins: looking and stopping is a try too. */
export const attemptsOf = (
  { deps, book, header, plan }: EvaluationScene,
  gate: GatePlan,
): Promise<readonly GateAttempt[]> => {
  const { snapshot, variant } = plan.arms[0]!
  const of = { seal: gate.seal, candidate: [snapshot, variant], run: header.id, at: header.started }
  return takeAttempt(deps.store, book.ref.project, of)
}

/** Ends a gate run: judges every rule, decides, and keeps the evidence. */
export const finishGate = async (scene: EvaluationScene, textsOf: SnapshotTexts): Promise<JsonObject> => {
  const { deps, plan, book } = scene
  const gate = gatePlanOf(scene)
  const isTampered = gate.tampered.length > 0
  const rows = isTampered ? [] : await readFinished(scene)
  const evidence = await evidenceOf(scene, gate, rows, isTampered ? [] : await flagsOf(scene, rows, textsOf))
  await keepOnce(deps.store, book.ref.project, evidence)
  const { verdict, reasons } = evidence
  const outputs = { verdict, reasons, evidence: `/api/gates/${gate.gate}/runs/${scene.header.id}` }
  return endWith(isTampered ? { ...scene, plan: { ...plan, arms: [] } } : scene, rows, outputs, evidence.scorecard)
}

const evidenceOf = async (
  scene: EvaluationScene,
  gate: GatePlan,
  rows: readonly EvaluatedRow[],
  flags: readonly GateFlag[],
): Promise<GateEvidence> => {
  const { deps, header, plan, caller } = scene
  const { sealed } = gate
  const of = (arm: number): readonly EvaluatedRow[] => rows.filter((row) => row.arm === arm)
  const [candidate, baseline] = [of(0), of(1)]
  const attempts = await attemptsOf(scene, gate)
  const attempt = attempts.length
  // However often a candidate tries, all its tries together may be wrong no oftener than one.
  const alpha = sealed.alpha / 2 ** attempt
  const scorecard = scorecardOf(plan, candidate, plan.dataset.rows)
  const before = new Map(baseline.map((row) => [row.row, row]))
  const pairs = candidate.flatMap((row): RowPair[] => {
    const one = before.get(row.row)
    return one ? [{ baseline: one, candidate: row }] : []
  })
  const judged = (rules: Readonly<Record<string, GateRule>>): Record<string, RuleOutcome> =>
    Object.fromEntries(
      Object.entries(rules).flatMap(([key, rule]) => {
        const figure = figureOf(key, plan.evaluators)
        if (!figure) return []
        const failAlpha = alpha / Object.keys(sealed.required).length
        return [[key, judgeRule(figure, rule, { candidate, pairs, alpha, failAlpha, seed: plan.dataset.version })]]
      }),
    )
  const required = judged(sealed.required)
  const comparison =
    baseline.length === 0
      ? null
      : compareRows({
          dataset: `${plan.dataset.name}@${plan.dataset.version}`,
          evaluators: plan.evaluators,
          baseline,
          candidate,
          margins: marginsOf(sealed),
        })
  const draft: Omit<GateEvidence, 'hash'> = {
    id: header.id,
    gate: gate.gate,
    seal: gate.seal,
    sealed,
    ...decide({ tampered: tamperedBy(gate), required, scorecard, sealed, judges: judgesOf(rows) }),
    candidate: sideOf(plan.arms[0]!),
    baseline: plan.arms[1] ? sideOf(plan.arms[1]) : null,
    rows: plan.dataset.rows,
    completion: scorecard.completion,
    attempt,
    attempts,
    alpha,
    required,
    watched: judged(sealed.watched),
    flags,
    models: [...new Set(rows.flatMap((row) => row.models))].toSorted(),
    judges: judgesOf(rows),
    scorecard,
    comparison,
    cost: sumOf(rows.flatMap(({ cost, judge_cost }) => [cost, judge_cost])),
    started: header.started,
    at: isoTime(deps.world.now()),
    by: principalOf(caller).id,
  }
  const plain = JSON.parse(JSON.stringify({ ...draft, hash: '' })) as GateEvidence
  return { ...plain, hash: evidenceHash(plain) }
}

const judgesOf = (rows: readonly EvaluatedRow[]): string[] => [...new Set(rows.flatMap((row) => row.judges))].toSorted()

const tamperedBy = ({ tampered, seal, sealed }: GatePlan): readonly string[] =>
  sealOf(sealed) === seal ? tampered : [...tampered, 'What the run was to hold to is not what the seal says']

const marginsOf = ({ required, watched }: SealedGate): Record<string, number> =>
  Object.fromEntries(
    Object.entries({ ...watched, ...required }).flatMap(([key, { margin }]) =>
      margin === undefined ? [] : [[key, margin] as const],
    ),
  )

/** A side as evidence names it. */
export const sideOf = ({ flow, snapshot, label, variant }: Arm): GateEvidence['candidate'] => ({
  flow,
  snapshot,
  label,
  variant,
})

const flagsOf = async (
  scene: EvaluationScene,
  rows: readonly EvaluatedRow[],
  textsOf: SnapshotTexts,
): Promise<readonly GateFlag[]> => {
  const { deps, caller, plan } = scene
  const { flow, snapshot } = plan.arms[0]!
  const texts = await textsOf(scene, flow, snapshot)
  const columns = columnsOfQuestion(plan.mapping, plan.inputs)
  const { name, version, split } = plan.dataset
  const questions = new Map<number, string>()
  let row = 0
  for await (const { row: data } of deps.datasets.read(caller, name, version, split === null ? {} : { split })) {
    const question = questionOf(data, columns)
    if (question !== undefined) questions.set(row, question)
    row += 1
  }
  return [rowsInSnapshot(questions, texts), sameFamily(rows)].filter((flag) => flag !== undefined)
}

const columnsOfQuestion = (mapping: JsonObject, inputs: JsonObject): readonly string[] => {
  const query = mapping['query'] === undefined ? undefined : fieldReference(mapping['query'])
  const throughInput = query?.source === 'run.inputs' ? inputs[query.path] : undefined
  return [mapping['query'], throughInput, ...Object.values(inputs)].flatMap((value) => {
    const reference = value === undefined ? undefined : fieldReference(value)
    return reference?.source === 'data' ? [reference.path] : []
  })
}

// Made again after a kill, the evidence that was kept first stands.
const keepOnce = async (
  store: EvaluationScene['deps']['store'],
  project: string,
  evidence: GateEvidence,
): Promise<void> => {
  try {
    const { id, gate } = evidence
    const document = { id, v: 1, doc: 'gate-run' as const, gate, evidence }
    await evidenceShape.put(store, 'evidence', evidenceKey(project), document, undefined)
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'conflict') throw error
  }
}
