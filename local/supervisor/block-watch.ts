import type { ChildMessage } from './contract'

/** Notices that the app's loop stands still, and names who holds it. */
export interface BlockWatch {
  hear(message: ChildMessage): void
  /** Called at a steady interval; time is counted in calls, so a machine that slept blames nobody. */
  tick(): void
}

/** How long the loop may stand still before it is told, the first time. */
const patience = 2000

/** Makes the watch of one process; `tell` gets a line for people. */
export function blockWatch(interval: number, tell: (line: string) => void): BlockWatch {
  let stood = 0
  let tellAt = patience
  let hasBeaten = false
  let running: readonly string[] = []
  const entered = new Set<string>()

  return {
    hear(message) {
      if (message.kind === 'entered') {
        entered.delete(message.name)
        entered.add(message.name)
        return
      }
      if (tellAt > patience) tell(`The loop turns again after about ${Math.round(stood / 1000)} s.`)
      hasBeaten = true
      stood = 0
      tellAt = patience
      running = message.running
      entered.clear()
    },
    tick() {
      // Before the first beat the app is still loading.
      if (!hasBeaten) return
      stood += interval
      if (stood < tellAt) return
      tell(sentence(Math.round(stood / 1000), [...entered].toReversed(), running))
      tellAt = stood * 2
    },
  }
}

function sentence(seconds: number, entered: readonly string[], running: readonly string[]): string {
  const names = [...new Set([...entered, ...running])].map((name) => `"${name}"`)
  const [first, ...others] = names
  const what = `has blocked the loop for ${seconds} s`
  if (first === undefined) return `The host itself, or code that runs beside the functions, ${what}.`
  if (others.length === 0) return `Function ${first} ${what}: nothing else can run.`
  return `One of these functions ${what}: ${first}, which began last, or ${others.join(', ')}.`
}
