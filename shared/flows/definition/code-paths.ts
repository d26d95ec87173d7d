import { isCode, pathInFlow } from '../snapshot/paths'
import type { FlowDefinition } from './definition'
import { isObject } from './shapes'

/** Every code file that a flow's nodes and variants name. */
export const codePaths = ({ nodes, variants }: FlowDefinition): readonly string[] => {
  const bodies = [...nodes, ...variants.map(({ body }) => body)]
  const paths = bodies.flatMap(({ keys: { source } }) => {
    const written = isObject(source) ? source['path'] : undefined
    const path = typeof written === 'string' ? pathInFlow(written) : undefined
    return path !== undefined && isCode(path) ? [path] : []
  })
  return [...new Set(paths)].toSorted()
}
