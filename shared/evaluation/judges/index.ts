import type { Evaluator } from '../contract'
import { abstentionJudge } from './abstention-judge'
import { citationPrecisionJudge, citationRecallJudge, groundednessJudge } from './claims'
import { coherence } from './coherence'
import { completeness } from './completeness'
import { fluency } from './fluency'
import { harmJudges } from './harm-judges'
import { intentResolution } from './intent-resolution'
import type { JudgePrompts } from './judge-prompts'
import { relevance } from './relevance'
import { retrieval } from './retrieval'
import { similarity } from './similarity'
import { taskAdherence } from './task-adherence'

/** Every evaluator that asks a judge. */
export const judgedEvaluators: readonly ((prompts: JudgePrompts) => Evaluator)[] = [
  relevance,
  coherence,
  fluency,
  similarity,
  completeness,
  retrieval,
  taskAdherence,
  intentResolution,
  groundednessJudge,
  citationPrecisionJudge,
  citationRecallJudge,
  abstentionJudge,
  ...harmJudges,
]
