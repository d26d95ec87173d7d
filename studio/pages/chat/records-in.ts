import type { NodeView } from '../../api/types'

/** A record that an answer names by its id. */
interface NamedRecord {
  readonly node: string
  readonly id: string
}

const most = 6

/** The records that a run looked up and its answer names. */
export const recordsIn = (
  nodes: readonly Pick<NodeView, 'path' | 'kind' | 'output'>[],
  answer: string,
): readonly NamedRecord[] =>
  nodes
    .filter(({ kind }) => kind === 'lookup')
    .flatMap(({ path, output }) =>
      (Array.isArray(output) ? output : [output]).flatMap((record: unknown): NamedRecord[] => {
        const id = typeof record === 'object' && record !== null ? (record as { readonly id?: unknown }).id : undefined
        return typeof id === 'string' && id.length > 2 && answer.includes(id) ? [{ node: path, id }] : []
      }),
    )
    .slice(0, most)
