import { parentPort, workerData } from 'node:worker_threads'
import { playSeed, type Trial } from './trial'

const { from, to, stops, without = [] } = workerData as { from: number; to: number; stops: boolean; without?: number[] }

/** Plays a range of seeds and tells what they showed; with `stops` no further than the first violation. */
const play = async (): Promise<void> => {
  let failed: Trial | undefined
  let prints = ''
  const sums: Record<string, number> = { seeds: 0, events: 0, deaths: 0, calls: 0 }
  for (let seed = from; seed <= to; seed++) {
    if (without.includes(seed)) continue
    const trial = await playSeed(seed)
    sums['seeds'] = (sums['seeds'] ?? 0) + 1
    prints = trial.print
    for (const name of ['events', 'deaths', 'calls'] as const) sums[name] = (sums[name] ?? 0) + trial[name]
    const kind = `${trial.scenario} ${trial.status}`
    sums[kind] = (sums[kind] ?? 0) + 1
    if (trial.violations.length === 0) continue
    failed ??= trial
    parentPort?.postMessage({ violation: trial })
    if (stops) break
  }
  parentPort?.postMessage({ sums, failed, print: prints })
}
void play()
