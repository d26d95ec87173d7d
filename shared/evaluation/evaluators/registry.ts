import type { Evaluator } from '../contract'
import { judgedEvaluators } from '../judges'
import type { JudgePrompts } from '../judges/judge-prompts'
import { bleu } from './bleu'
import { budgetShare, cost } from './cost'
import { documentRecall, fidelity, ndcg } from './document-retrieval'
import { embeddingSimilarity } from './embedding-similarity'
import { exactMatch } from './exact-match'
import { f1 } from './f1'
import { gleu } from './gleu'
import { harmChecks } from './harm-checks'
import { abstention, azureGroundedness, citationPrecision, citationRecall, groundedness } from './honesty-checks'
import { jsonValid } from './json-valid'
import { firstTokenLatency, nodeLatency, tokenLatency, totalLatency } from './latency'
import { keyFacts } from './key-facts'
import { meteorWith, type Thesaurus } from './meteor'
import { regexMatch } from './regex-match'
import { rouge1, rouge2, rougeL } from './rouge'
import { sacrebleu } from './sacrebleu'
import { toolCalls } from './tool-calls'

/** Every evaluator that Sluice brings, in the order in which they are listed. */
export const builtInEvaluators = (
  openThesaurus: () => Promise<Thesaurus | undefined>,
  prompts: JudgePrompts,
): readonly Evaluator[] => [
  exactMatch,
  f1,
  bleu,
  sacrebleu,
  gleu,
  rouge1,
  rouge2,
  rougeL,
  meteorWith(openThesaurus),
  embeddingSimilarity,
  jsonValid,
  regexMatch,
  keyFacts,
  toolCalls,
  ndcg,
  documentRecall,
  fidelity,
  cost,
  budgetShare,
  totalLatency,
  firstTokenLatency,
  tokenLatency,
  nodeLatency,
  groundedness,
  azureGroundedness,
  citationPrecision,
  citationRecall,
  abstention,
  ...harmChecks,
  ...judgedEvaluators.map((make) => make(prompts)),
]
