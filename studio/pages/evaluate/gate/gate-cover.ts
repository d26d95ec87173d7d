import { useQuery } from '@tanstack/react-query'
import { gateList } from '../../../api/gates'
import { gateAt, triesAt, tryAt, type Evidence, type GateView } from './gate-data'
import type { GateRule } from './gate-rule'

/** A gate that asks something of these figures, and what came of this version's latest try at it. */
export interface GateCover {
  readonly name: string
  readonly seal: string
  readonly rules: Readonly<Record<string, GateRule>>
  readonly tried?: Pick<Evidence, 'id' | 'verdict'> & Partial<Pick<Evidence, 'reasons' | 'required'>>
}

/** The gate that covers a flow on a dataset: its thresholds are drawn, and its verdict on a version is told. Undefined while it is looked for, null where there is none. */
export const useGateCover = (
  flow: string | undefined,
  dataset: string | undefined,
  snapshot: string | undefined,
): GateCover | null | undefined => {
  const isAsked = flow !== undefined && dataset !== undefined
  const gates = useQuery({ ...gateList, enabled: isAsked, staleTime: 30_000 })
  const line = gates.data?.items.find((gate) => gate.flow === flow && gate.dataset === dataset)
  const name = line?.name ?? ''
  const gate = useQuery({ ...gateAt(name), enabled: line !== undefined })
  const tries = useQuery({ ...triesAt(name), enabled: line !== undefined })
  const own = tries.data?.items.find(
    ({ candidate, seal, verdict }) => candidate.snapshot === snapshot && seal === line?.seal && verdict !== undefined,
  )
  const evidence = useQuery(tryAt(name, own?.id ?? ''))
  if (!isAsked || gates.isError || gate.isError) return null
  if (gates.data && !line) return null
  if (!line || !gate.data) return undefined
  const { data: told } = evidence
  const verdict = own?.verdict
  const tried = told?.verdict === undefined ? own && verdict && { id: own.id, verdict } : told
  return { name, seal: line.seal, rules: rulesOf(gate.data), ...(tried && { tried }) }
}

const rulesOf = ({ sealed }: Pick<GateView, 'sealed'>): Readonly<Record<string, GateRule>> => ({
  ...Object.fromEntries(Object.entries(sealed.watched).map(([key, rule]) => [key, { ...rule, isWatched: true }])),
  ...sealed.required,
})

/** The margins of a gate's rules, as comparisons take them. */
export const marginsOf = (cover: GateCover | null | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(cover?.rules ?? {}).flatMap(([key, { margin }]) =>
      margin === undefined || margin === 0 ? [] : [[key, margin] as const],
    ),
  )
