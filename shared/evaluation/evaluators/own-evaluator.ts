import { z } from 'zod'
import { fault } from '../../faults'
import { metricNames, type Evaluator, type EvaluationRow, type EvaluatorTools, type Measurement } from '../contract'
import { withinTime } from './text/within-time'

/** The evaluators that flows bring themselves: files below `evaluators/` of a flow of the repository, built and deployed like its other code. */
export interface OwnEvaluators {
  /** Hashes of the deployed modules by `<flow>/<path>`. */
  readonly manifest: Readonly<Record<string, string>>
  /** The default export of a deployed module. */
  readonly loadCode: (hash: string) => Promise<unknown>
}

/** A flow's own evaluator as it is named: `file:<flow>/<name>`. */
export interface OwnEvaluatorName {
  readonly flow: string
  readonly name: string
  readonly hash: string
}

const file = /^([^/]+)\/evaluators\/([A-Za-z0-9_-]+)\.(?:ts|mts|js|mjs)$/

/** What the manifest holds of them. */
export const ownEvaluatorNames = (manifest: OwnEvaluators['manifest']): readonly OwnEvaluatorName[] =>
  Object.entries(manifest).flatMap(([path, hash]) => {
    const [, flow, name] = file.exec(path) ?? []
    return flow === undefined || name === undefined ? [] : [{ flow, name, hash }]
  })

const field = z.enum([
  'inputs',
  'outputs',
  'query',
  'response',
  'ground_truth',
  'context',
  'messages',
  'tool_calls',
  'tool_definitions',
  'expected_tool_calls',
  'retrieved',
  'relevant',
  'answerable',
  'usage',
  'cost',
  'latency',
])
type Run = (row: EvaluationRow, tools: EvaluatorTools) => Measurement | Promise<Measurement>

/** The default export of such a file. */
const ownShape = z.object({
  version: z.string().min(1).max(40),
  summary: z.string().min(1).max(300),
  metric: z.enum(metricNames).default('quality'),
  direction: z.enum(['higher', 'lower']).default('higher'),
  scale: z.tuple([z.number(), z.number().nullable()]).default([0, 1]),
  unit: z.enum(['usd', 'ms', 'share']).optional(),
  needs: z.array(field).default([]),
  tools: z.array(z.enum(['judge', 'embedder', 'safety'])).optional(),
  run: z.custom<Run>((value) => typeof value === 'function'),
})

/** Loads one of a flow's own evaluators. Throws `invalid_input` where its file exports none. */
export const loadOwnEvaluator = async (
  { flow, name, hash }: OwnEvaluatorName,
  loadCode: OwnEvaluators['loadCode'],
): Promise<Evaluator> => {
  const read = ownShape.safeParse(await loadCode(hash))
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'default export'}: ${message}`)
    throw fault('invalid_input', `“evaluators/${name}” of flow “${flow}” exports no evaluator: ${wrong.join('; ')}`)
  }
  const { version, summary, metric, direction, scale, unit, needs, tools, run } = read.data
  return {
    id: `file:${flow}/${name}`,
    version,
    summary,
    metric,
    kind: 'code',
    direction,
    scale,
    needs,
    ...(unit && { unit }),
    ...(tools && { tools }),
    run(row, handed) {
      // What never gives the thread back is taken off it; what waits for ever is given up by who asked.
      const answer = withinTime(() => run(row, handed), longestTurn)
      return answer
        ? answer.value
        : { error: `The evaluator kept the processor for more than ${longestTurn / 1_000} s` }
    },
  }
}

const longestTurn = 2_000
