import type { Evaluator, EvaluatorTool, EvaluatorTools } from '../contract'

/** Why an evaluator cannot check anything here; undefined where it can. */
export const missingTool = (
  { tools = [], checks = [] }: Evaluator,
  at: Readonly<Partial<Record<keyof EvaluatorTools, unknown>>> & Pick<EvaluatorTools, 'safety'>,
): string | undefined => {
  const absent = tools.find((tool) => at[fieldOf[tool]] === undefined)
  if (absent !== undefined) return whyAbsent[absent]
  const installed = at.safety?.checks ?? []
  for (const id of checks) {
    const check = installed.find((one) => one.id === id)
    if (!check) return `No check “${id}” is installed`
    if (check.missing !== undefined) return check.missing
  }
  return undefined
}

const fieldOf = {
  judge: 'judge',
  embedder: 'embedder',
  safety: 'safety',
  flow: 'book',
} as const satisfies Record<EvaluatorTool, keyof EvaluatorTools>

const whyAbsent: Readonly<Record<EvaluatorTool, string>> = {
  judge: 'No judge model is configured (SLUICE_JUDGE_MODEL)',
  embedder: 'No embedding model is configured',
  safety: 'No safety checks are installed here',
  flow: 'An evaluation flow runs within an evaluation only',
}
