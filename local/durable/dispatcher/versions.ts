import type { DurableSettings } from '../settings'

/** Why an orchestration of this version is not for this app, or undefined where it is. */
export function versionMismatch(version: string | null, settings: DurableSettings): string | undefined {
  const { versionMatchStrategy: strategy, defaultVersion: own } = settings
  const given = version ?? ''
  if (strategy === 'None' || own === null) return undefined
  if (strategy === 'Strict' && given !== own) {
    return `The orchestration's version '${given}' is not the app's version '${own}' (versionMatchStrategy Strict)`
  }
  if (strategy === 'CurrentOrOlder' && compareVersions(given, own) > 0) {
    return `The orchestration's version '${given}' is newer than the app's version '${own}' (versionMatchStrategy CurrentOrOlder)`
  }
  return undefined
}

/** Dotted numbers compare number by number, anything else as text; none at all is the oldest. */
export function compareVersions(left: string, right: string): number {
  if (left === right) return 0
  if (left === '') return -1
  if (right === '') return 1
  if (!dotted.test(left) || !dotted.test(right)) return left < right ? -1 : 1
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)]
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const gap = (a[place] ?? 0) - (b[place] ?? 0)
    if (gap !== 0) return Math.sign(gap)
  }
  return 0
}

const dotted = /^\d+(\.\d+)*$/
