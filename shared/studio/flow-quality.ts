import type { Caller } from '../caller'
import type { EvaluationLine } from '../evaluation/runs/contract'
import type { RunSummary } from '../runs/contract'
import type { QualityFigure } from './contract'
import type { StudioDeps } from './studio-deps'

/** How many flows are looked at, and how many of the newest evaluations of each. */
const mostFlows = 24
const mostEach = 3
const mostKept = 400

/** The quality of each flow by the newest of its finished evaluations that tells any; it is looked for once, and again when there is a newer one. */
export const qualities = ({ evaluations }: Pick<StudioDeps, 'evaluations'>) => {
  const kept = new Map<string, Promise<QualityFigure | null>>()
  const qualityOf = async (caller: Caller, flow: string): Promise<QualityFigure | null> => {
    const { items } = await evaluations.list(caller, { flow, status: 'completed', limit: mostEach })
    return items.map(qualityIn).find((quality) => quality !== null) ?? null
  }
  return async (caller: Caller, runs: readonly RunSummary[]): Promise<ReadonlyMap<string, QualityFigure>> => {
    const newest = new Map<string, RunSummary>()
    for (const run of runs)
      if (run.status === 'completed' && !newest.has(run.flow) && newest.size < mostFlows) newest.set(run.flow, run)
    const found = await Promise.all(
      [...newest].map(async ([flow, run]) => {
        const key = `${caller.project} ${run.id} ${run.ended_at}`
        const told = kept.get(key) ?? qualityOf(caller, flow)
        kept.set(key, told)
        const [oldest] = kept.keys()
        if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
        // One that is being forgotten takes nothing else with it.
        const quality = await told.catch(() => {
          kept.delete(key)
          return null
        })
        return [flow, quality] as const
      }),
    )
    return new Map(found.flatMap(([flow, quality]) => (quality === null ? [] : [[flow, quality] as const])))
  }
}

const qualityIn = ({ id, hash, figures }: EvaluationLine): QualityFigure | null => {
  const told = figures?.quality
  if (!told || told.value === null) return null
  const { evaluator: name, figure, value, low, high, unit } = told
  return { evaluation: id, hash, name, figure, value, low, high, ...(unit !== undefined && { unit }) }
}
