import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client'

/** What a gate asks of one figure. */
export interface GateRule {
  readonly min?: number
  readonly max?: number
  readonly margin?: number
}

/** What the gates of a flow require, by figure; of two that ask for the same, the first. */
export const gateRules = (gates: readonly string[]) =>
  queryOptions({
    queryKey: ['gate-rules', ...gates],
    staleTime: 60_000,
    queryFn: async (): Promise<Readonly<Record<string, GateRule>>> => {
      const views = await Promise.all(gates.map((name) => client.getGate({ name })))
      const rules: Record<string, GateRule> = {}
      for (const view of views) {
        const { sealed } = view as unknown as { readonly sealed: { readonly required: Record<string, GateRule> } }
        for (const [figure, rule] of Object.entries(sealed.required)) rules[figure] ??= rule
      }
      return rules
    },
  })
