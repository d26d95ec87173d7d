import type { ReactElement } from 'react'
import { Icon, type IconName } from './icon'

type Look = readonly [tone: string, mark: IconName]

const looks: Readonly<Record<string, Look>> = {
  queued: ['que', 'ring'],
  running: ['run', 'arc'],
  waiting: ['warn', 'bars'],
  completed: ['good', 'tick'],
  reused: ['good', 'tick'],
  failed: ['bad', 'cross'],
  cancelled: ['eq', 'struck'],
  bypassed: ['unk', 'dash'],
  improved: ['good', 'up'],
  degraded: ['bad', 'down'],
  equivalent: ['eq', 'equals'],
  inconclusive: ['unk', 'question'],
  pass: ['good', 'tick'],
  fail: ['bad', 'cross'],
  tampered: ['bad', 'bang'],
  clean: ['good', 'tick'],
  flagged: ['warn', 'bang'],
  blocked: ['bad', 'struck'],
  unchecked: ['unk', 'question'],
  indexed: ['good', 'tick'],
  pending: ['run', 'arc'],
  stale: ['warn', 'bang'],
  ok: ['good', 'tick'],
}

/** The mark and tone of a state; what is not known is dashed and unfilled. */
export const lookOf = (state: string): Look =>
  (Object.hasOwn(looks, state) ? looks[state] : undefined) ?? ['unk', 'question']

/** A state: mark, word, soft ground. The same state looks the same everywhere. */
export const Pill = ({ state, text }: { readonly state: string; readonly text?: string }): ReactElement => {
  const [tone, mark] = lookOf(state)
  return (
    <span className={`pill ${tone}`}>
      <Icon name={mark} size={12} className={state === 'running' || state === 'pending' ? 'spin' : ''} />
      {text ?? state}
    </span>
  )
}
