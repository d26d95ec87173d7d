import { fault } from '../../faults'
import type { ArmOrder } from '../runs/plan-evaluation'
import type { ContestantOrder, TournamentOrder } from './contract'

const mostContestants = 24

/** The contestants of a race: those that are named, and every combination of the matrix. */
export const contestantsOf = ({ flow, arms = [], matrix }: TournamentOrder): readonly ArmOrder[] => {
  const orders = [...arms, ...(matrix ? combinations(matrix) : [])]
  if (orders.length < 2 || orders.length > mostContestants)
    throw fault('invalid_input', `A tournament has 2 to ${mostContestants} contestants; these are ${orders.length}`)
  const named = orders.map(({ name, ...order }) => ({ flow, ...order, name: name ?? nameOf(order) }))
  const double = named.find(({ name }, place) => named.findIndex((other) => other.name === name) !== place)
  if (double) throw fault('invalid_input', `Two contestants are called “${double.name}”`, { name: double.name })
  return named
}

const combinations = ({ variants, models, parameters }: NonNullable<TournamentOrder['matrix']>): ContestantOrder[] =>
  (variants ?? [undefined]).flatMap((variant) =>
    (models ?? [undefined]).flatMap((model) =>
      (parameters ?? [undefined]).map((set) => ({
        ...(variant !== undefined && { variant }),
        ...(model !== undefined && { model }),
        ...(set !== undefined && { parameters: set }),
      })),
    ),
  )

const nameOf = ({ label, version, variant, model, parameters }: ContestantOrder): string =>
  [
    label,
    version?.slice(0, 12),
    variant,
    model,
    ...Object.entries(parameters ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ]
    .filter((part) => part !== undefined)
    .join(' ') || 'as it is'
