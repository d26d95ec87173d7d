import { z } from 'zod'
import { measuringShape } from '../runs/schemas'

/** The body of POST /indexes/{index}/questions. */
export const questionsOrder = z
  .strictObject({
    dataset: z.string().min(1).max(64),
    count: z.number().int().min(1).max(200).optional().describe('20 where absent'),
    model: z.string().optional(),
    seed: z.string().max(100).optional(),
  })
  .describe('Questions to be made from passages')

/** What became of them. */
export const questionsMade = z.looseObject({
  made: z.number(),
  refused: z.number(),
  model: z.string(),
  cost: z.number().nullable(),
})

/** The body of POST /calibrations. */
export const calibrationOrder = z
  .strictObject({
    evaluator: measuringShape.evaluators.element,
    dataset: z.string().min(1),
    split: z.string().optional(),
    label: z.string().min(1).describe('The column with what people said'),
    mapping: z.record(z.string(), z.string()).optional().describe('{response: "${data.answer}"}'),
    judge: measuringShape.judge,
  })
  .describe('Which labels an evaluator is held against')

/** How far it agrees. */
export const calibrationView = z.looseObject({
  n: z.number(),
  errors: z.number(),
  unchecked: z.number(),
  agreement: z.number().nullable(),
  kappa: z.number().nullable(),
})
