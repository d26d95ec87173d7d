import type { NodeView } from '../../api/types'

/** What one check found of a text. */
interface Finding {
  readonly check: string
  readonly outcome: string
  readonly reason?: string
  readonly why?: string
  readonly figures?: Readonly<Record<string, number>>
  readonly evidence?: readonly {
    readonly in: string
    readonly start: number
    readonly end: number
    readonly text: string
    readonly label: string
    readonly note?: string
  }[]
}

/** What a safety node found; nothing of any other node. */
export const checksOf = ({
  kind,
  output,
}: Pick<NodeView, 'kind' | 'output'>): { readonly outcome?: string; readonly findings: readonly Finding[] } => {
  if (kind !== 'safety' || typeof output !== 'object' || output === null || Array.isArray(output))
    return { findings: [] }
  const { outcome, findings } = output as { readonly outcome?: unknown; readonly findings?: unknown }
  return {
    ...(typeof outcome === 'string' && { outcome }),
    findings: Array.isArray(findings) ? findings.filter(isFinding) : [],
  }
}

/** How much of an answer its sources bear out, as checks of a run tell it: claim by claim. */
export interface Grounding {
  readonly claims: number
  readonly supported: number
  /** Stretches of the checked text that nothing supports. */
  readonly doubts: readonly { readonly start: number; readonly end: number; readonly note?: string }[]
  /** The text that was checked. */
  readonly text: string
}

/** What a run’s groundedness check says; undefined where none ran. */
export const groundingOf = (nodes: readonly Pick<NodeView, 'kind' | 'output'>[]): Grounding | undefined => {
  for (const node of nodes)
    for (const { check, figures, evidence = [] } of checksOf(node).findings) {
      const claims = figures?.['claims']
      if (!/groundedness/.test(check) || claims === undefined) continue
      return {
        claims,
        supported: figures?.['supported'] ?? 0,
        text: (node.output as { readonly text?: string }).text ?? '',
        doubts: evidence
          .filter((one) => one.in === 'text' && one.label !== 'supported')
          .map(({ start, end, note }) => ({ start, end, ...(note !== undefined && { note }) })),
      }
    }
  return undefined
}

const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Finding).check === 'string' &&
  typeof (value as Finding).outcome === 'string'
