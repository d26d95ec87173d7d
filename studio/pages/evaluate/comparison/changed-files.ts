import type { FlowView } from '../../../api/types'
import { diffLines } from '../../../parts/diff'

/** Files whose text differs between two versions, with how many lines came or went. */
export const changedFiles = (
  before: Pick<FlowView, 'yaml' | 'files'>,
  after: Pick<FlowView, 'yaml' | 'files'>,
): readonly { readonly path: string; readonly lines: number }[] => {
  const textsOf = ({ yaml, files }: Pick<FlowView, 'yaml' | 'files'>): ReadonlyMap<string, string> =>
    new Map([['flow.dag.yaml', yaml], ...files.map(({ path, text = '' }) => [path, text] as const)])
  const [one, other] = [textsOf(before), textsOf(after)]
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((path) => {
    const hunks = diffLines(one.get(path) ?? '', other.get(path) ?? '')
    const count = (kind: string): number =>
      hunks.reduce((sum, hunk) => sum + (hunk.kind === kind ? hunk.parts.length : 0), 0)
    const lines = Math.max(count('added'), count('removed'))
    return lines === 0 ? [] : [{ path, lines }]
  })
}
