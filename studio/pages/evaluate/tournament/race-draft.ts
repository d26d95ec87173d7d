import type { EvaluatorOrder, GateSide } from '../gate/gate-data'
import type { Tournament } from './race-data'

/** A contestant as it is typed. */
export interface ContestantDraft {
  readonly id: number
  readonly name: string
  readonly side: GateSide
  readonly model: string
  readonly temperature: string
  /** Further parameters as JSON. */
  readonly parameters: string
}

/** A race as it is typed. */
export interface RaceDraft {
  readonly flow: string
  readonly dataset: string
  readonly evaluators: readonly EvaluatorOrder[]
  readonly objective: string
  readonly contestants: readonly ContestantDraft[]
  readonly inputs: Readonly<Record<string, unknown>>
  readonly mapping: Readonly<Record<string, unknown>>
  /** US dollars; nothing: no ceiling. */
  readonly ceiling: string
  readonly alpha: string
}

/** A contestant that is what a label points to. */
export const newContestant = (id: number, label = 'latest'): ContestantDraft => ({
  id,
  name: '',
  side: { label },
  model: '',
  temperature: '',
  parameters: '',
})

/** Who races where nobody said: what labels point to, or the last two versions, one of a kind. */
export const usualContestants = (
  labels: Readonly<Record<string, string>>,
  versions: readonly { readonly hash: string }[],
): readonly ContestantDraft[] => {
  const one = Object.entries(labels).find(([label]) => label === 'latest') ?? Object.entries(labels)[0]
  if (!one) return [newContestant(1), newContestant(2)]
  const [label, hash] = one
  const other = Object.entries(labels).find(([, at]) => at !== hash)
  const version = versions.find(({ hash: at }) => at !== hash)?.hash
  const second = other
    ? newContestant(2, other[0])
    : { ...newContestant(2), side: version === undefined ? { label } : { version } }
  return [newContestant(1, label), second]
}

/** A race that was run, to be run again or with others. */
export const draftOfRace = (race: Tournament): Partial<RaceDraft> => ({
  flow: race.flow,
  dataset: race.dataset.split('@')[0] ?? '',
  evaluators: race.evaluators.map((evaluator) => ({ evaluator })),
  objective: race.objective,
  contestants: race.contestants.map(({ arm, label, snapshot, variant, model, parameters = {} }, place) => {
    const { temperature, ...others } = parameters
    return {
      id: place + 1,
      name: arm,
      side: {
        ...(label === null ? { version: snapshot } : { label }),
        ...(variant !== null && { variant }),
      },
      model: model ?? '',
      temperature: typeof temperature === 'number' ? String(temperature) : '',
      parameters: Object.keys(others).length === 0 ? '' : JSON.stringify(others),
    }
  }),
  ceiling: race.max_cost === null ? '' : String(race.max_cost),
})

/** What a contestant is called where nobody named it; as the server does. */
export const nameOfContestant = (one: ContestantDraft): string => {
  const { label, version, variant } = one.side
  const parameters = parametersOf(one)
  return (
    one.name ||
    [
      label,
      version?.slice(0, 12),
      variant,
      one.model === '' ? undefined : one.model,
      ...(typeof parameters === 'object'
        ? Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        : []),
    ]
      .filter((part) => part !== undefined)
      .join(' ')
  )
}

/** The parameters of a contestant; a text where they cannot be read. */
export const parametersOf = ({
  temperature,
  parameters,
}: Pick<ContestantDraft, 'temperature' | 'parameters'>): Readonly<Record<string, unknown>> | string => {
  const heat = temperature.trim() === '' ? {} : { temperature: Number(temperature) }
  if ('temperature' in heat && !Number.isFinite(heat.temperature)) return 'The temperature is no number'
  if (parameters.trim() === '') return heat
  try {
    const read: unknown = JSON.parse(parameters)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { ...heat, ...read }
  } catch {
    // Said below.
  }
  return 'Parameters are a JSON object, such as {"seed": 1}'
}

/** What keeps a race from being started, or nothing. */
export const troubleOf = ({ flow, dataset, evaluators, contestants, ceiling }: RaceDraft): string | undefined => {
  if (flow === '') return 'Choose a flow first'
  if (dataset === '') return 'Choose a dataset first'
  if (evaluators.length === 0) return 'Choose an evaluator first'
  if (contestants.length < 2) return 'A race has at least two contestants'
  if (contestants.length > 24) return 'A race has at most 24 contestants'
  for (const one of contestants) {
    const parameters = parametersOf(one)
    if (typeof parameters === 'string') return `${one.name || 'A contestant'}: ${parameters}`
  }
  const names = contestants.map(nameOfContestant)
  const double = names.find((name, place) => names.indexOf(name) !== place)
  if (double !== undefined) return `Two contestants are ${double}: name them or set them apart`
  if (ceiling.trim() !== '' && !(Number(ceiling) >= 0)) return 'The ceiling is no sum of dollars'
  return undefined
}

/** The body that starts a race. */
export const orderOf = (draft: RaceDraft) => {
  const { flow, dataset, evaluators, objective, contestants, inputs, mapping, ceiling, alpha } = draft
  return {
    flow,
    dataset,
    arms: contestants.map((one) => {
      const parameters = parametersOf(one)
      return {
        name: nameOfContestant(one),
        ...one.side,
        ...(one.model !== '' && { model: one.model }),
        ...(typeof parameters === 'object' && Object.keys(parameters).length > 0 && { parameters }),
      }
    }),
    evaluators,
    ...(objective !== '' && { objective }),
    max_cost: ceiling.trim() === '' ? null : Number(ceiling),
    ...(alpha.trim() !== '' && { alpha: Number(alpha) }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(Object.keys(mapping).length > 0 && { mapping }),
  }
}
