import type { Json } from '../../client'

/** Where two values differ first, as a JSON pointer, and what stands there. */
export interface Difference {
  readonly at: string
  readonly was: Json | undefined
  readonly is: Json | undefined
}

/** The first place at which two values differ; undefined where they are equal. The order of members does not count. */
export const firstDifference = (was: Json | undefined, is: Json | undefined, at = ''): Difference | undefined => {
  if (isTree(was) && isTree(is) && Array.isArray(was) === Array.isArray(is)) {
    const [before, after] = [was as Record<string, Json>, is as Record<string, Json>]
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const found = firstDifference(ownOf(before, name), ownOf(after, name), `${at}/${escaped(name)}`)
      if (found) return found
    }
    return undefined
  }
  return was === is ? undefined : { at, was, is }
}

const isTree = (value: Json | undefined): boolean => typeof value === 'object' && value !== null

const ownOf = (value: Record<string, Json>, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
