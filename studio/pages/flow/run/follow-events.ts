import type { Json, ServerEvent } from '../../../../client'
import type { FaultView, RunView, Status } from '../../../api/types'
import { textOf } from '../../../parts/text-of'

/** A node of a run as its events tell of it. */
export interface LiveNode {
  readonly status: Status
  /** Milliseconds since the run began. */
  readonly from: number
  readonly to?: number
  readonly latency_ms?: number
  readonly tokens: number
  readonly text: string
  readonly firstTokenAt?: number
  readonly cost?: number | null
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number } | null
  readonly error?: FaultView
  readonly attempts?: number
  /** What the record tells it was given and gave. */
  readonly given?: Json
  readonly output?: Json
}

/** A run as its events tell of it. */
export interface LiveRun {
  readonly id?: string
  /** The version that runs. */
  readonly snapshot?: string
  readonly status: Status
  readonly startedAt?: number
  readonly nodes: Readonly<Record<string, LiveNode>>
  readonly outputs?: Readonly<Record<string, unknown>>
  readonly error?: FaultView
  readonly latency_ms?: number
  readonly cost?: number | null
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number } | null
}

/** A run that has told nothing yet. */
export const silent: LiveRun = { status: 'queued', nodes: {} }

/** What a run is after one more event. `sources` says which node writes an output; `now` dates what comes without a time. */
export const afterEvent = (
  run: LiveRun,
  { event, data }: ServerEvent,
  sources: Readonly<Record<string, string>>,
  now: number,
): LiveRun => {
  const at = typeof data['at'] === 'string' ? Date.parse(data['at']) : now
  const since = (time: number): number => Math.max(0, time - (run.startedAt ?? time))
  const withNode = (name: string, change: Partial<LiveNode>): LiveRun => {
    const old: LiveNode = Object.hasOwn(run.nodes, name)
      ? (run.nodes[name] as LiveNode)
      : { status: 'running', from: since(at), tokens: 0, text: '' }
    return { ...run, nodes: { ...run.nodes, [name]: { ...old, ...change } } }
  }
  const writerOf = (output: string): string => (Object.hasOwn(sources, output) ? (sources[output] as string) : output)
  switch (event) {
    case 'run-start':
      return {
        ...run,
        id: textOf(data['run_id']),
        ...(typeof data['snapshot'] === 'string' && { snapshot: data['snapshot'] }),
        status: 'running',
        startedAt: at,
      }
    case 'node-start':
      return withNode(textOf(data['node']), { status: 'running', from: since(at) })
    case 'node-end': {
      const { node, status, latency_ms, cost, usage, error } = data as unknown as LiveNode & {
        node: string
        latency_ms: number
      }
      return withNode(node, {
        status,
        to: since(at),
        ...(latency_ms !== undefined && { latency_ms }),
        ...(cost !== undefined && { cost }),
        ...(usage !== undefined && { usage }),
        ...(error !== undefined && { error }),
      })
    }
    case 'replace': {
      // What was told is void: an attempt began anew, or a filter took it back.
      const text = textOf(data['text'])
      return withNode(writerOf(textOf(data['output'])), { tokens: text === '' ? 0 : 1, text })
    }
    case 'token': {
      const name = writerOf(textOf(data['output']))
      const old = Object.hasOwn(run.nodes, name) ? run.nodes[name] : undefined
      return withNode(name, {
        tokens: (old?.tokens ?? 0) + 1,
        text: (old?.text ?? '') + textOf(data['delta']),
        ...(old?.firstTokenAt === undefined && { firstTokenAt: since(now) }),
      })
    }
    case 'outputs':
      return { ...run, outputs: data['outputs'] as Record<string, unknown> }
    case 'error':
      return { ...run, status: 'failed', error: (data['error'] ?? data) as unknown as FaultView }
    case 'run-end':
      return {
        ...run,
        status: data['status'] as Status,
        latency_ms: Number(data['latency_ms']),
        cost: data['cost'] as number | null,
        usage: data['usage'] as unknown as LiveRun['usage'],
      }
    default:
      return run
  }
}

/** The same out of a run’s record: what was followed and what is read later look alike. */
export const liveOf = (run: RunView): LiveRun => {
  const startedAt = Date.parse(run.started_at)
  return {
    id: run.id,
    snapshot: run.hash,
    status: run.status,
    startedAt,
    ...(run.outputs && { outputs: run.outputs }),
    ...(run.error && { error: run.error }),
    ...(run.latency_ms !== null && { latency_ms: run.latency_ms }),
    cost: run.cost,
    usage: run.usage,
    nodes: Object.fromEntries(
      run.nodes.map((node) => {
        // What was kept of another run ended before this one began.
        const to = node.ended_at === null ? undefined : Math.max(0, Date.parse(node.ended_at) - startedAt)
        // What never began has no length.
        const from = node.started_at === null ? (to ?? 0) : Math.max(0, Date.parse(node.started_at) - startedAt)
        return [
          node.path,
          {
            status: node.status,
            from,
            ...(to !== undefined && { to, latency_ms: to - from }),
            tokens: node.usage?.output_tokens ?? 0,
            text: '',
            attempts: node.attempts,
            ...(node.cost !== undefined && { cost: node.cost }),
            ...(node.usage !== undefined && { usage: node.usage }),
            ...(node.error && { error: node.error }),
            ...(node.inputs !== undefined && { given: node.inputs }),
            ...(node.output !== undefined && { output: node.output }),
          },
        ]
      }),
    ),
  }
}
