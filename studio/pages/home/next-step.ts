import type { Operations } from '../../../client'
import { shortHash } from '../../parts/format'

/** The figures Home is drawn from. */
export type SummaryView = Operations['getSummary']['reply']

type FlowLine = SummaryView['flows'][number]
type GateTry = NonNullable<FlowLine['gate']>

/** The next useful step of a project, and where it is taken. */
export interface NextStep {
  /** The state it starts from, where there is one. */
  readonly state?: readonly [state: string, text: string]
  readonly text: string
  readonly why: string
  readonly action: string
  readonly href: string
  /** Another way on, less often wanted. */
  readonly other?: { readonly action: string; readonly href: string }
}

const path = encodeURIComponent

/** Chooses the next useful step from what is stored: the first thing that is missing, or that waits for somebody. */
export const nextStep = (summary: SummaryView): NextStep => {
  const { flows, operate, build, needs } = summary
  const chat = flows.find(({ type }) => type === 'chat')
  const waiting = needs.find(({ kind }) => kind === 'waiting_run')
  const unread = needs.find(({ kind }) => kind === 'failed_document')
  if (flows.length === 0)
    return {
      text: 'Write a first flow',
      why: 'Nothing is published yet. A starter answers within a minute, also without an account.',
      action: 'New flow',
      href: '/flows?new=1',
      other: { action: 'Bring a Prompt flow folder', href: '/flows?new=import' },
    }
  if (operate.runs === 0 && build.evaluations === 0 && chat)
    return {
      text: `Ask ${chat.name}`,
      why: 'A question is filled in. The answer comes with the passages it stands on.',
      action: 'Ask the sample',
      href: `/chat/${path(chat.name)}?ask=1`,
    }
  const closed = flows.find(({ gate }) => gate?.verdict === 'fail' || gate?.verdict === 'tampered')
  if (closed?.gate) return atClosedGate(closed, closed.gate)
  if (waiting)
    return {
      text: waiting.title,
      why: 'The run goes on as soon as somebody answers.',
      action: 'Answer',
      href: `/runs/${waiting.id}?view=io`,
    }
  if (unread)
    return {
      text: unread.title,
      why: unread.detail,
      action: 'See why',
      href: `/data/indexes/${path(unread.index ?? '')}?tab=attention`,
    }
  if (operate.failed > 0)
    return {
      text: `${operate.failed} of ${operate.runs} runs failed in 24 hours`,
      why: 'Each says at which node and why.',
      action: 'Open the failed runs',
      href: '/runs?status=failed',
    }
  if (build.evaluations === 0)
    return {
      text: 'Nothing has been measured yet',
      why: 'An evaluation runs a flow over a dataset and scores it on five metrics.',
      action: build.datasets === 0 ? 'Bring a dataset' : 'Evaluate',
      href: build.datasets === 0 ? '/data?new=dataset' : '/evaluate?new=1',
    }
  return atOpenGate(flows) ?? measuredStep
}

const measuredStep: NextStep = {
  text: 'Compare the latest version with the one before',
  why: 'A verdict on every metric, with its interval.',
  action: 'Open the comparison',
  href: '/evaluate/compare',
}

const metricsText = (count: number): string => (count === 1 ? 'one metric' : `${count} metrics`)

const atClosedGate = (flow: FlowLine, { gate, run, verdict, hash, improved, degraded, unmet }: GateTry): NextStep => {
  const version = `${flow.name}@${shortHash(hash)}`
  const toGate = `/evaluate/gates/${path(gate)}?run=${run}`
  const [first] = unmet
  const why = first ? `${first.name}: ${first.reason}.` : 'The gate says why.'
  const latest = flow.labels['latest']
  if (verdict === 'fail' && latest !== undefined && latest !== hash)
    return {
      state: ['fail', 'Gate closed'],
      text: `${version} did not pass, and ${shortHash(latest)} has not tried`,
      why,
      action: 'Open the gate',
      href: `/evaluate/gates/${path(gate)}`,
    }
  const isCompared = improved.length + degraded.length > 0
  const better = improved.length === 0 ? '' : `is better on ${metricsText(improved.length)}`
  const slower = degraded.length === 1 && degraded[0] === 'latency' ? 'slower on one' : ''
  const worse = degraded.length === 0 ? '' : slower || `worse on ${degraded.length === 1 ? 'one' : degraded.length}`
  const text =
    verdict === 'tampered'
      ? `the seal of gate ${gate} does not hold for ${version}`
      : !isCompared
        ? `${version} was held by ${gate}`
        : `${version} ${better === '' ? `is ${worse}` : `${better}${worse === '' ? '' : ` and ${worse}`}`}`
  if (!isCompared || verdict === 'tampered')
    return { state: ['fail', 'Gate closed'], text, why, action: 'Open the gate', href: toGate }
  return {
    state: ['fail', 'Gate closed'],
    text,
    why,
    action: 'Open the comparison',
    href: `/evaluate/compare?baseline=${path(`${run}@baseline`)}&candidate=${path(`${run}@candidate`)}`,
    other: { action: 'Open the gate', href: toGate },
  }
}

// What passed is worth nothing before it is in production.
const atOpenGate = (flows: readonly FlowLine[]): NextStep | undefined => {
  const passed = flows.find(({ gate, labels }) => gate?.verdict === 'pass' && labels['production'] !== gate.hash)
  if (!passed?.gate) return undefined
  const { hash, gate, run } = passed.gate
  return {
    state: ['pass', 'Gate open'],
    text: `${passed.name}@${shortHash(hash)} passed ${gate}`,
    why: passed.labels['production'] === undefined ? 'Nothing is in production yet.' : 'Production is another version.',
    action: 'Point production at it',
    href: `/flows/${path(passed.name)}/versions`,
    other: { action: 'Read the evidence', href: `/evaluate/gates/${path(gate)}?run=${run}` },
  }
}

/** What the gate of the channel shows: closed as soon as one holds its flow, open where one let it through and none holds. */
export const channelState = (flows: SummaryView['flows']): 'closed' | 'open' | 'untried' | 'none' => {
  const verdicts = flows.flatMap(({ gate }) => (gate ? [gate.verdict] : []))
  if (verdicts.some((verdict) => verdict === 'fail' || verdict === 'tampered')) return 'closed'
  if (verdicts.includes('pass')) return 'open'
  return flows.some(({ gates }) => gates.length > 0) ? 'untried' : 'none'
}
