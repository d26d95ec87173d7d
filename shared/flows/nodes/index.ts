import type { Prompts } from '../../prompts/contract'
import type { NodeKind } from '../contract'
import { flowNode, mapNode } from './each'
import { humanNode } from './human'
import { llmNode } from './llm'
import { lookupNode } from './lookup'
import { promptNode } from './prompt'
import { retrieveNode } from './retrieve'
import { scriptNode } from './script'

/** The kinds of nodes this version runs, by the word a flow file uses. */
export const nodeKinds = (prompts: Prompts): ReadonlyMap<string, NodeKind> =>
  new Map(
    [llmNode(prompts), promptNode(prompts), scriptNode, lookupNode, retrieveNode, mapNode, flowNode, humanNode].map(
      (kind) => [kind.kind, kind],
    ),
  )
