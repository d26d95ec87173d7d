import type { ReactElement } from 'react'
import type { channelState } from './next-step'

const words = {
  closed: 'The gate is closed',
  open: 'The gate is open',
  untried: 'A gate is sealed and nothing decided it',
  none: 'No gate is sealed yet',
} as const

/** The channel of the life cycle; the gate stands between building and operating, in the colour of its verdict. */
export const Channel = ({ state }: { readonly state: ReturnType<typeof channelState> }): ReactElement => (
  <svg className="chan" viewBox="0 0 1182 30" preserveAspectRatio="none" role="img" aria-label={words[state]}>
    <title>{words[state]}</title>
    <path d="M14 15H576" className="run" />
    <path d="M604 15H1168" className={state === 'open' ? 'run' : 'off'} />
    <path d={state === 'open' ? 'M590 1V9M590 21V29' : 'M590 3V27'} className={`gate ${state}`} />
    {[18, 312].map((x) => (
      <circle key={x} cx={x} cy="15" r="4.5" className="run" />
    ))}
    {[612, 906].map((x) => (
      <circle key={x} cx={x} cy="15" r="4.5" className={state === 'open' ? 'run' : 'off'} />
    ))}
  </svg>
)
