import { pathsIn } from '../text/flow-files'
import { graphOf } from '../graph/graph-of'
import type { Draft } from '../text/history'

/** The nodes that are not what they were: another definition, or another text of a file that they name. */
export const changedNodes = (before: Draft, after: Draft): ReadonlySet<string> => {
  const old = new Map(graphOf(before.yaml).nodes.map((node) => [node.name, JSON.stringify(node.definition)]))
  return new Set(
    graphOf(after.yaml)
      .nodes.filter(
        ({ name, definition }) =>
          old.get(name) !== JSON.stringify(definition) ||
          pathsIn(definition).some((path) => textIn(before, path) !== textIn(after, path)),
      )
      .map(({ name }) => name),
  )
}

const textIn = ({ files }: Draft, path: string): string | undefined =>
  Object.hasOwn(files, path) ? files[path] : undefined
