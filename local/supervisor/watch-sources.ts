import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/** Tells when files below some folders change; stops when the result is called. */
export function watchSources(folders: readonly string[], onChange: (file: string) => void, interval = 700): () => void {
  let before = stampsOf(folders)
  // By looking, not by listening: systems differ in what they tell of changes below a folder, and few files are here.
  const timer = setInterval(() => {
    const after = stampsOf(folders)
    const changed = firstDifference(before, after)
    before = after
    if (changed !== undefined) onChange(changed)
  }, interval)
  return () => clearInterval(timer)
}

type Stamps = ReadonlyMap<string, string>

function stampsOf(folders: readonly string[]): Stamps {
  const stamps = new Map<string, string>()
  const visit = (file: string): void => {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat?.isDirectory()) {
      for (const name of readdirSync(file)) if (name !== 'node_modules') visit(path.join(file, name))
    } else if (stat) {
      stamps.set(file, `${stat.size} ${stat.mtimeMs}`)
    }
  }
  for (const folder of folders) visit(folder)
  return stamps
}

function firstDifference(before: Stamps, after: Stamps): string | undefined {
  for (const [file, stamp] of after) if (before.get(file) !== stamp) return file
  for (const file of before.keys()) if (!after.has(file)) return file
  return undefined
}
