import type { JsonObject } from '../../../json'
import type { NodeContext, RawNode, SettleTools } from '../../contract'
import { isObject, shown } from '../../definition/shapes'
import type { Candidate } from './ask-model'

/** A model as a node names it; null is as configured. */
export interface ModelChoice {
  readonly model: string | null
  readonly connection: string | null
}

/** The models of a node's `models`, the first that answers; an empty list where it has none. */
export const settleModels = (node: RawNode, connection: string | null, tools: SettleTools): ModelChoice[] => {
  const written = node.keys['models'] ?? []
  if (!Array.isArray(written) || (node.keys['models'] !== undefined && written.length === 0)) {
    tools.report('NodeInputValidationError', '`models` is a list of the models to ask, the first that answers', [
      'models',
    ])
    return []
  }
  if (written.length > mostModels) {
    tools.report('NodeInputValidationError', `\`models\` has up to ${mostModels} models, not ${written.length}`, [
      'models',
    ])
  }
  for (const name of ['model', 'deployment_name'])
    if (written.length > 0 && Object.hasOwn(node.inputs, name))
      tools.report('NodeInputValidationError', `Models are named by \`models\` or by \`${name}\`, not by both`, [
        'inputs',
        name,
      ])
  return (written as readonly JsonObject[string][]).flatMap((one, index): ModelChoice[] => {
    if (typeof one === 'string' && one !== '') return [{ model: one, connection }]
    if (isObject(one)) {
      const { model, connection: own = connection, ...more } = one
      if (typeof model === 'string' && model !== '' && Object.keys(more).length === 0) {
        if (own === null || typeof own === 'string') return [{ model, connection: own }]
      }
    }
    const message = `A model of \`models\` is a name or {model, connection}, not ${shown(one)}`
    tools.report('NodeInputValidationError', message, ['models', index])
    return []
  })
}

const mostModels = 8

/** Opens the models a node may ask, each connection once. */
export const openCandidates = async (
  { caller, services }: NodeContext,
  choices: readonly ModelChoice[],
): Promise<readonly Candidate[]> => {
  const names = [...new Set(choices.flatMap(({ connection }) => connection ?? []))]
  const connections = new Map(
    await Promise.all(names.map(async (name) => [name, await services.connection(caller, name)] as const)),
  )
  return choices.map(({ model, connection: name }) => {
    const connection = name === null ? undefined : connections.get(name)
    return {
      model: services.models.chat({ ...(connection && { connection }), ...(model !== null && { model }) }),
      connection: connection?.name ?? null,
    }
  })
}

/** The model named by a node's inputs: `deployment_name` on Azure, `model` elsewhere, or the other where only that is there. */
export const modelOfInputs = async (
  { caller, services }: NodeContext,
  connection: string | null,
  inputs: JsonObject,
): Promise<ModelChoice> => {
  const kind = connection === null ? undefined : (await services.connection(caller, connection)).kind
  const wanted = kind === 'openai' ? ['model', 'deployment_name'] : ['deployment_name', 'model']
  const named = wanted.map((name) => inputs[name]).find((name) => typeof name === 'string' && name !== '')
  return { model: typeof named === 'string' ? named : null, connection }
}
