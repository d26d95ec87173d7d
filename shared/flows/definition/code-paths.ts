import type { JsonObject } from '../../json'
import { isCode, pathInFlow } from '../snapshot/paths'
import type { FlowDefinition } from './definition'
import { isObject } from './shapes'

/** Every code file that a flow's nodes and variants name, as their source or among their tools. */
export const codePaths = ({ nodes, variants }: FlowDefinition): readonly string[] => {
  const bodies = [...nodes, ...variants.map(({ body }) => body)]
  const paths = bodies.flatMap(({ keys, each }) => [
    ...writtenPaths(keys).flatMap((written) => {
      const path = pathInFlow(written)
      return path !== undefined && isCode(path) ? [path] : []
    }),
    ...(each && 'inner' in each ? codePaths(each.inner) : []),
  ])
  return [...new Set(paths)].toSorted()
}

const writtenPaths = ({ source, tools }: JsonObject): readonly string[] => {
  const listed = Array.isArray(tools) ? (tools as readonly JsonObject[string][]) : []
  return [source, ...listed]
    .map((one) => (isObject(one) ? one['path'] : one))
    .filter((path): path is string => typeof path === 'string')
}
