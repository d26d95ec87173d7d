import { z } from 'zod'
import { measuringShape } from '../runs/schemas'

const { group: _group, ...measuring } = measuringShape

const parameters = z.record(z.string(), z.json())

/** The body of POST /tournaments. */
export const tournamentOrder = z
  .strictObject({
    dataset: z.string().min(1).describe('By name, or name@version'),
    split: z.string().optional(),
    flow: z.string().min(1),
    arms: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(100).optional(),
          label: z.string().optional(),
          version: z.string().optional(),
          variant: z.string().optional().describe('node.variant'),
          model: z.string().optional().describe('Asked in place of every model of the flow'),
          parameters: parameters.optional().describe('Asked with on top of the flow’s own'),
        }),
      )
      .max(24)
      .optional(),
    matrix: z
      .strictObject({
        variants: z.array(z.string()).min(1).optional(),
        models: z.array(z.string()).min(1).optional(),
        parameters: z.array(parameters).min(1).optional(),
      })
      .optional()
      .describe('Every combination races'),
    objective: z.string().optional().describe('The evaluator whose score decides; the first where absent'),
    max_cost: z.number().min(0).nullable().describe('US dollars; null: no ceiling'),
    alpha: z.number().min(0.0001).max(0.5).optional(),
    ...measuring,
  })
  .describe('A race of versions, variants, models and parameters')

const standing = z.looseObject({ arm: z.string(), mean: z.number().nullable(), n: z.number() })

/** A tournament as the API shows it. */
export const tournamentView = z.looseObject({
  id: z.string(),
  status: z.string(),
  objective: z.string(),
  max_cost: z.number().nullable(),
  winner: z.string().nullable(),
  over: z.string().nullable(),
  standings: z.array(standing),
  rounds: z.array(z.looseObject({ round: z.number(), standings: z.array(standing) })),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  alpha: z.number().describe('How often any contestant may be stopped wrongly in the whole race'),
  needed: z.number().describe('The factor of evidence that stops a contestant'),
  rows: z.number().describe('Rows of the dataset'),
  rows_per_round: z.number(),
  done: z.number().describe('Rows that were measured'),
  whole: z.number().describe('What measuring every row of every contestant would be'),
  spent: z.number().nullable(),
  leader: z.string().nullable().describe('The best of those that still race'),
  contestants: z.array(
    standing.extend({
      snapshot: z.string(),
      low: z.number().nullable().describe('Of the mean, with 95 % confidence whenever one looks'),
      high: z.number().nullable(),
      measured: z.number(),
      behind: z
        .looseObject({
          arm: z.string(),
          difference: z.number(),
          low: z.number(),
          high: z.number(),
          evidence: z.number(),
        })
        .nullable()
        .describe('How much worse it is than who stopped it, or than the leader'),
    }),
  ),
})

/** A tournament in the list of tournaments. */
export const tournamentLine = z.looseObject({
  id: z.string(),
  flow: z.string(),
  status: z.string(),
  dataset: z.string(),
  objective: z.string(),
  contestants: z.array(z.string()),
  winner: z.string().nullable(),
  over: z.string().nullable(),
})
