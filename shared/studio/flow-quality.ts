import type { Caller } from '../caller'
import type { Scorecard } from '../evaluation/runs/contract'
import type { RunSummary } from '../runs/contract'
import type { QualityFigure } from './contract'
import type { StudioDeps } from './studio-deps'

/** How many flows are looked at: a scorecard is reckoned from its rows. */
const mostFlows = 24
const mostKept = 400

/** The quality of each flow by its newest finished evaluation; a scorecard is reckoned once and kept until its run ends anew. */
export const qualities = ({ evaluations }: Pick<StudioDeps, 'evaluations'>) => {
  const kept = new Map<string, Promise<QualityFigure | null>>()
  const qualityOf = async (caller: Caller, { id, hash }: RunSummary): Promise<QualityFigure | null> => {
    const card = await evaluations.get(caller, id)
    const figure = qualityIn(card)
    return figure && { evaluation: id, hash, ...figure }
  }
  return async (caller: Caller, runs: readonly RunSummary[]): Promise<ReadonlyMap<string, QualityFigure>> => {
    const newest = new Map<string, RunSummary>()
    for (const run of runs)
      if (run.status === 'completed' && !newest.has(run.flow) && newest.size < mostFlows) newest.set(run.flow, run)
    const found = await Promise.all(
      [...newest].map(async ([flow, run]) => {
        const key = `${caller.project} ${run.id} ${run.ended_at}`
        const told = kept.get(key) ?? qualityOf(caller, run)
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

/** The first figure of quality that has a value: what passed, where the evaluator says so. */
const qualityIn = ({ quality }: Pick<Scorecard, 'quality'>): Omit<QualityFigure, 'evaluation' | 'hash'> | null => {
  for (const [name, { mean, low, high, unit, pass_rate }] of Object.entries(quality.metrics)) {
    if (pass_rate && pass_rate.n > 0)
      return {
        name,
        figure: 'pass_rate',
        value: pass_rate.rate,
        low: pass_rate.low,
        high: pass_rate.high,
        unit: 'share',
      }
    if (mean !== null) return { name, figure: 'mean', value: mean, low, high, ...(unit !== undefined && { unit }) }
  }
  return null
}
