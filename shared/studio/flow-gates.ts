import type { Caller } from '../caller'
import type { MetricName } from '../evaluation/contract'
import type { GateEvidence } from '../evaluation/gates/contract'
import type { RunSummary } from '../runs/contract'
import type { GateTry, Need } from './contract'
import type { StudioDeps } from './studio-deps'

const mostRuns = 100
const mostFlows = 24
const mostUnmet = 3

/** What is known of a flow’s gates. */
export interface FlowGates {
  readonly gates: readonly string[]
  readonly gate: GateTry | null
}

/** The gates of each flow, and what its newest finished try came to. */
export const gatesOf = async (
  { gates, runs }: Pick<StudioDeps, 'gates' | 'runs'>,
  caller: Caller,
): Promise<(flow: string) => FlowGates> => {
  const [sealed, tries] = await Promise.all([
    gates.sealed(caller),
    runs.list(caller, { kind: 'gate', status: 'completed', limit: mostRuns }),
  ])
  const newest = new Map<string, RunSummary>()
  for (const run of tries.items) if (!newest.has(run.flow) && newest.size < mostFlows) newest.set(run.flow, run)
  const told = new Map(
    await Promise.all(
      [...newest].map(async ([flow, { id }]) => {
        const evidence = await gates.evidence(caller, id)
        return [flow, evidence ? tryOf(evidence) : null] as const
      }),
    ),
  )
  return (flow) => ({
    gates: sealed.flatMap((gate) => (gate.flow === flow ? [gate.name] : [])),
    gate: told.get(flow) ?? null,
  })
}

/** A try that settled nothing waits for somebody to bring more rows. */
export const inconclusiveNeed = (flow: string, { gate, run, verdict, unmet, at }: GateTry): Need[] =>
  verdict !== 'inconclusive'
    ? []
    : [
        {
          kind: 'inconclusive_gate',
          id: run,
          title: `${flow} at gate ${gate} is inconclusive`,
          detail: unmet[0] ? `${unmet[0].name}: ${unmet[0].reason}` : 'nothing could be settled',
          gate,
          at,
        },
      ]

const tryOf = (evidence: GateEvidence): GateTry => {
  const { gate, id, verdict, candidate, at, required, comparison } = evidence
  const compared = Object.values(comparison?.metrics ?? {})
  const metricsThat = (is: 'improved' | 'degraded'): readonly MetricName[] => [
    ...new Set(compared.flatMap((one) => (one.verdict === is ? [one.metric] : []))),
  ]
  const degraded = metricsThat('degraded')
  return {
    gate,
    run: id,
    verdict,
    hash: candidate.snapshot,
    at,
    // A metric that is better in one figure and worse in another is no gain.
    improved: metricsThat('improved').filter((metric) => !degraded.includes(metric)),
    degraded,
    unmet: Object.entries(required)
      .filter(([, { state }]) => state !== 'pass')
      .toSorted(([, left], [, right]) => Number(right.state === 'fail') - Number(left.state === 'fail'))
      .slice(0, mostUnmet)
      .map(([name, { metric, state, reason, difference }]) => ({
        name,
        metric,
        state,
        reason,
        ...(difference !== undefined && { difference }),
      })),
  }
}
