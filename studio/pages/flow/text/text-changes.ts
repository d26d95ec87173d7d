import { mainFile } from './flow-files'
import type { Draft } from './history'

/** One text of a flow that is not the same in two versions. */
export interface TextChange {
  readonly path: string
  readonly before: string
  readonly after: string
  readonly kind: 'added' | 'removed' | 'changed'
}

/** What differs between two versions, file by file, and how many files are the same. */
export const textChanges = (
  before: Draft,
  after: Draft,
): { readonly changes: readonly TextChange[]; readonly same: readonly string[] } => {
  const old = textsOf(before)
  const now = textsOf(after)
  const changes: TextChange[] = []
  const same: string[] = []
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(path), now.get(path)]
    if (one === other) same.push(path)
    else
      changes.push({
        path,
        before: one ?? '',
        after: other ?? '',
        kind: one === undefined ? 'added' : other === undefined ? 'removed' : 'changed',
      })
  }
  return { changes, same }
}

const textsOf = ({ yaml, files }: Draft): ReadonlyMap<string, string> =>
  new Map([[mainFile, yaml], ...Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))])
