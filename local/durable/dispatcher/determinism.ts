import type { Planned } from '../contract'
import { type RawAction, isSame, plannedOf, wordsOf } from '../protocol/planned'

/** What a replay asks for differently from what was recorded, in words; undefined where it is the same. */
export function difference(planned: readonly Planned[], actions: readonly RawAction[]): string | undefined {
  const place = planned.findIndex((plan, at) => {
    const action = actions[at]
    return action === undefined || !isSame(plan, action)
  })
  const plan = planned[place]
  if (!plan) return undefined
  const action = actions[place]
  const now = action === undefined ? 'asks for nothing more' : `asks for ${wordsOf(plannedOf(action))}`
  return `Non-deterministic orchestrator: its history has ${wordsOf(plan)} as action ${place + 1}, and the code now ${now}. Code of a running orchestration must not change what it asks for.`
}

/** The action at a place, which leads through the children of an `any` or `all`. */
export function actionAt(actions: readonly RawAction[], path: readonly number[]): RawAction | undefined {
  let list: readonly RawAction[] = actions
  let found: RawAction | undefined
  for (const place of path) {
    found = list[place]
    list = (found?.['compoundActions'] as RawAction[] | undefined) ?? []
  }
  return found
}
