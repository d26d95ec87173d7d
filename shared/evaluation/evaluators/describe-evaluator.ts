import type { Evaluator } from '../contract'

/** What an evaluator says of itself, without its functions. */
export const describeEvaluator = ({
  id,
  version,
  summary,
  metric,
  kind,
  needs,
  tools,
  direction,
  scale,
  unit,
}: Evaluator): Omit<Evaluator, 'run' | 'aggregate' | 'options' | 'prompts' | 'checks'> => ({
  id,
  version,
  summary,
  metric,
  kind,
  needs,
  ...(tools && { tools }),
  direction,
  scale,
  ...(unit && { unit }),
})
