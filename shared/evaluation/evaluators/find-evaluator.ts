import { z } from 'zod'
import type { Caller } from '../../caller'
import { Fault, type FaultItem } from '../../faults'
import type { JsonObject } from '../../json'
import type { RowFlows } from '../../flows/rows/contract'
import type { Evaluator, EvaluatorOrder } from '../contract'
import { flowEvaluator, flowOptions } from './flow-evaluator'
import { loadOwnEvaluator, ownEvaluatorNames, type OwnEvaluators } from './own-evaluator'

/** Where evaluators are found that are not built in. */
export interface EvaluatorSources {
  readonly flows?: RowFlows
  readonly own?: OwnEvaluators
}

/** An evaluator that was found, with its options read and the hash of the code it brought. */
export interface FoundEvaluator {
  readonly evaluator: Evaluator
  readonly options: JsonObject
  readonly code?: string
}

/** Finds the evaluator of an order: a built-in one by its id, an evaluation flow, or a flow's own. What is wrong is told as items of a fault. */
export const findEvaluator = async (
  caller: Caller,
  order: EvaluatorOrder,
  builtIn: ReadonlyMap<string, Evaluator>,
  { flows, own }: EvaluatorSources,
): Promise<FoundEvaluator | readonly Pick<FaultItem, 'code' | 'message'>[]> => {
  const { evaluator: asked, options = {} } = order
  try {
    const ofFlow = /^flow:([^@]+)(?:@(.+))?$/.exec(asked)
    if (ofFlow && flows) {
      const read = readOptions(asked, flowOptions, options)
      if ('wrong' in read) return read.wrong
      const [, flow = '', label] = ofFlow
      const opened = await flows.open(caller, { flow, ...(label !== undefined && { label }) })
      return { evaluator: flowEvaluator(opened, read.data), options: read.data }
    }
    const name = own && ownEvaluatorNames(own.manifest).find((one) => asked === `file:${one.flow}/${one.name}`)
    const evaluator = name ? await loadOwnEvaluator(name, own.loadCode) : builtIn.get(asked)
    if (!evaluator) return [{ code: 'unknown_evaluator', message: `No evaluator “${asked}” is registered` }]
    const read = readOptions(asked, evaluator.options ?? z.strictObject({}), options)
    return 'wrong' in read ? read.wrong : { evaluator, options: read.data, ...(name && { code: name.hash }) }
  } catch (error) {
    if (error instanceof Fault) return [{ code: 'unknown_evaluator', message: error.message }]
    throw error
  }
}

const readOptions = <T>(
  asked: string,
  shape: z.ZodType<T>,
  options: JsonObject,
): { readonly data: T } | { readonly wrong: readonly Pick<FaultItem, 'code' | 'message'>[] } => {
  const read = shape.safeParse(options)
  if (read.success) return { data: read.data }
  return {
    wrong: read.error.issues.map((issue) => ({
      code: 'bad_option',
      message: `Option ${issue.path.join('.') || 'set'} of evaluator “${asked}”: ${issue.message}`,
    })),
  }
}
