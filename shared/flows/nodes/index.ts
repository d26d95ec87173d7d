import type { Prompts } from '../../prompts/contract'
import type { NodeKind } from '../contract'
import { customLlmNode } from './custom-llm'
import { flowNode, mapNode } from './each'
import { embedNode } from './embed'
import { httpNode } from './http'
import { humanNode } from './human'
import { llmNode } from './llm'
import { lookupNode } from './lookup'
import { promptNode } from './prompt'
import { promptyNode } from './prompty'
import { pythonNode } from './python'
import { retrieveNode } from './retrieve'
import { safetyNode } from './safety'
import { scriptNode } from './script'

/** The kinds of nodes this version runs, by the word a flow file uses. */
export const nodeKinds = (prompts: Prompts): ReadonlyMap<string, NodeKind> =>
  new Map(
    [
      llmNode(prompts),
      customLlmNode(prompts),
      embedNode,
      promptNode(prompts),
      promptyNode(prompts),
      scriptNode,
      pythonNode,
      lookupNode,
      retrieveNode,
      mapNode,
      flowNode,
      humanNode,
      httpNode,
      safetyNode,
    ].map((kind) => [kind.kind, kind]),
  )
