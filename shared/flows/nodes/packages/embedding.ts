import { modelOfInputs } from '../model/candidates'
import { embedTexts } from '../model/embed-texts'
import { nameOf, requireInputs, type PackageTool } from './package-tool'

/** Embedding of promptflow-tools: the vector of `input` by the model of a connection. */
export const embedding: PackageTool = {
  id: 'promptflow.tools.embedding.embedding',
  settle: (node, tools) => requireInputs(node, ['connection', 'input'], tools),
  async run(_settings, inputs, context) {
    const chosen = await modelOfInputs(context, nameOf(inputs, 'connection'), inputs)
    return embedTexts(inputs['input'] ?? null, chosen, null, context)
  },
}
