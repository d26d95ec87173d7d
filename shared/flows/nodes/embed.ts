import type { NodeKind, RawNode, SettleTools } from '../contract'
import type { Json, JsonObject } from '../../json'
import { shown } from '../definition/shapes'
import { settleConnection } from './llm'
import { modelOfInputs } from './model/candidates'
import { embedTexts } from './model/embed-texts'
import { countOf, inputOf, keyOf, refuseOtherKeys } from './settings'

const mostDimensions = 8_192

/** `type: embed`: turns texts into vectors. Keys: `connection`, `model`, `dimensions`; inputs: `input` (a text or a list of texts), `model` or `deployment_name`. The output is a list of numbers, or a list of such lists. */
export const embedNode: NodeKind = {
  kind: 'embed',
  settle,
  async run(settings, inputs, context) {
    const connection = (settings['connection'] ?? null) as string | null
    const chosen = await modelOfInputs(context, connection, inputs)
    const model = chosen.model ?? ((settings['model'] ?? null) as string | null)
    return embedTexts(inputs['input'] ?? null, { model, connection }, settings['dimensions'] as number | null, context)
  },
}

function settle(node: RawNode, tools: SettleTools): JsonObject {
  refuseOtherKeys(node, ['connection', 'model', 'dimensions'], tools)
  if (!inputOf(node, 'input')) {
    tools.report('MissingRequiredInputs', `Embed “${node.name}” needs \`input\` under \`inputs\``, ['inputs'])
  }
  const stray = Object.keys(node.inputs).find((name) => !['input', 'model', 'deployment_name'].includes(name))
  if (stray !== undefined) {
    const message = `Embed “${node.name}” takes \`input\`, \`model\` or \`deployment_name\`, not “${stray}”`
    tools.report('NodeInputValidationError', message, ['inputs', stray])
  }
  const model: Json = keyOf(node, 'model', tools) ?? null
  if (model !== null && typeof model !== 'string') {
    tools.report('NodeInputValidationError', `\`model\` is the name of a model, not ${shown(model)}`, ['model'])
  }
  return {
    connection: settleConnection(node, tools),
    model: typeof model === 'string' && model !== '' ? model : null,
    dimensions: countOf(node, 'dimensions', keyOf(node, 'dimensions', tools), mostDimensions, tools),
  }
}
