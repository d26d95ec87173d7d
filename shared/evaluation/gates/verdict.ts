import type { Scorecard } from '../runs/contract'
import type { GateVerdict, RuleOutcome, SealedGate } from './contract'

/** What a verdict follows from. */
export interface VerdictScene {
  readonly tampered: readonly string[]
  readonly required: Readonly<Record<string, RuleOutcome>>
  readonly scorecard: Pick<Scorecard, 'completion' | 'rows' | 'failed'>
  readonly sealed: Pick<SealedGate, 'min_completion' | 'judge'>
  /** The models that judged, as they named themselves. */
  readonly judges: readonly string[]
}

/** The verdict with its reasons: what is broken comes before what is bad, and what is bad before what is open. */
export const decide = (scene: VerdictScene): { readonly verdict: GateVerdict; readonly reasons: readonly string[] } => {
  if (scene.tampered.length > 0) return { verdict: 'tampered', reasons: scene.tampered }
  const rules = Object.entries(scene.required)
  const failed = [...completionFaults(scene), ...rules.flatMap(reasonIf('fail'))]
  if (failed.length > 0) return { verdict: 'fail', reasons: failed }
  const open = [...judgeFaults(scene), ...rules.flatMap(reasonIf('inconclusive'))]
  if (open.length > 0) return { verdict: 'inconclusive', reasons: open }
  return { verdict: 'pass', reasons: rules.flatMap(reasonIf('pass')) }
}

const reasonIf =
  (state: RuleOutcome['state']) =>
  ([key, outcome]: readonly [string, RuleOutcome]): string[] =>
    outcome.state === state ? [`${key}: ${outcome.reason}`] : []

// Rows without an outcome are no accident of measuring: the candidate did not give them [27].
const completionFaults = ({ scorecard, sealed }: VerdictScene): string[] => {
  const { completion, failed, rows } = scorecard
  if (completion >= sealed.min_completion) return []
  const share = (value: number): string => `${Number((value * 100).toPrecision(4))} %`
  return [
    `completion: ${share(completion)} of ${rows} rows came to an end (${failed} failed), ${share(sealed.min_completion)} is required`,
  ]
}

const judgeFaults = ({ judges }: VerdictScene): string[] =>
  judges.length > 1 ? [`judge: ${judges.join(' and ')} answered in one run, so their numbers are not of one kind`] : []
