import type { JsonObject } from '../../json'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { isObject, shown, textOr } from '../definition/shapes'
import { packageToolIds, packageTools, type PackageTool } from './packages'

/**
 * What a node with `source: {type: package, tool: …}` does: one of Prompt flow's public package tools by what is here.
 * A kind that allows such sources hands its `settle` and `run` over to this for them: `isPackageNode(node)` tells them,
 * and the settings of one hold `package`, the id of its tool.
 */
export const packageTool: Pick<NodeKind, 'settle' | 'run'> & {
  /** Whether a node takes its tool from a package. */
  readonly isPackageNode: (node: RawNode) => boolean
  /** Whether settled settings are those of a package tool. */
  readonly isPackage: (settings: JsonObject) => boolean
} = {
  isPackageNode: ({ keys: { source } }) => isObject(source) && source['type'] === 'package',
  isPackage: (settings) => typeof settings['package'] === 'string',
  settle(node: RawNode, tools: SettleTools): JsonObject {
    const found = findPackageTool(node, tools)
    return found ? { package: found.id, ...found.settle(node, tools) } : {}
  },
  async run(settings: JsonObject, inputs: JsonObject, context: NodeContext) {
    const id = textOr(settings['package'], '')
    const tool = packageTools.get(id)
    if (!tool) throw new RangeError(`No package tool “${id}”`)
    return tool.run(settings, inputs, context)
  },
}

/** The tool a node's `source.tool` names; undefined, and PackageToolNotFoundError, where there is none of that id, old ids included. */
const findPackageTool = (node: RawNode, tools: SettleTools): PackageTool | undefined => {
  const { source } = node.keys
  const id = isObject(source) ? source['tool'] : undefined
  const found = typeof id === 'string' ? packageTools.get(packageToolIds.get(id) ?? '') : undefined
  if (found) return found
  const known = [...packageTools.keys()].join(', ')
  const message = `Package tool ${shown(id)} of node “${node.name}” has no counterpart here; there are: ${known}. Another package's tool can be written as a script or a python file of the flow`
  tools.report('PackageToolNotFoundError', message, ['source', 'tool'])
  return undefined
}
