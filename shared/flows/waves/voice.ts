import type { FaultData } from '../../faults'
import type { TextMark } from '../../runs/contract'
import type { PlanNode } from '../contract'
import type { Scene } from './scene'

/** What one attempt at a node tells of an output while it works. */
export interface Voice {
  readonly say: (delta: string) => void
  /** What was said is void; what comes begins anew. */
  readonly beginAnew: () => void
  end(): Promise<TextMark | undefined>
  /** Ends what a failed attempt said: what a filter blocked is taken back [25]. */
  endBy(failure: FaultData): Promise<TextMark | undefined>
  readonly drop: () => void
}

/** The voice of a node whose text streams to an output of the run; nothing is said where the flow's records hold no values. */
export const voiceOf = ({ scope, plan, header, book }: Scene, { name }: PlanNode): Voice | undefined => {
  const output = scope === '' && Object.hasOwn(plan.streams, name) ? plan.streams[name] : undefined
  if (output === undefined || header.record !== undefined) return undefined
  let speech = book.speak(name, output)
  return {
    say: (delta) => {
      if (delta !== '') speech.say(delta)
    },
    beginAnew() {
      speech.drop()
      speech = book.speak(name, output)
    },
    end: () => speech.end(),
    async endBy({ code }) {
      if (code !== 'content_blocked') return speech.end()
      await speech.withdraw()
      return undefined
    },
    drop: () => speech.drop(),
  }
}
