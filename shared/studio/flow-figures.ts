import type { FlowSummary } from '../flows/contract'
import type { RunSummary } from '../runs/contract'
import type { FlowFigures } from './contract'

const hour = 3_600_000

/** What a flow’s runs of the last 24 hours come to. */
export const figuresOf = (
  flow: FlowSummary,
  runs: readonly RunSummary[],
  now: number,
): Omit<FlowFigures, 'quality' | 'gates' | 'gate'> => {
  // A batch or an evaluation takes as long as its rows: it says nothing of how long an answer takes.
  const own = runs.filter((run) => run.flow === flow.name && run.kind === 'flow')
  const times = own
    .flatMap((run) => (run.status === 'completed' && run.latency_ms !== null ? [run.latency_ms] : []))
    .toSorted((one, other) => one - other)
  const byHour = Array.from({ length: 24 }, () => 0)
  for (const run of own) {
    const place = 23 - Math.floor((now - Date.parse(run.started_at)) / hour)
    if (place >= 0 && place < 24) byHour[place] = (byHour[place] ?? 0) + 1
  }
  const ended = own.filter((run) => run.ended_at !== null)
  const costs = ended.flatMap((run) => (run.cost === null ? [] : [run.cost]))
  return {
    name: flow.name,
    type: flow.type,
    labels: flow.labels,
    runs: own.length,
    failed: own.filter((run) => run.status === 'failed').length,
    by_hour: byHour,
    p95_ms: times[Math.ceil(times.length * 0.95) - 1] ?? null,
    // A mean over the priced alone would make what is unknown look free.
    cost:
      costs.length === 0 || costs.length < ended.length
        ? null
        : costs.reduce((sum, cost) => sum + cost, 0) / costs.length,
  }
}
