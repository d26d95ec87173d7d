import { z } from 'zod'
import type { Evaluator } from '../contract'
import { responseOf } from './text/row-texts'
import { withinTime } from './text/within-time'

const options = z
  .strictObject({
    pattern: z.string().max(10_000).describe('A JavaScript regular expression'),
    flags: z
      .string()
      .regex(/^[imsu]*$/)
      .default('u'),
    expect: z.enum(['match', 'no-match']).default('match'),
    limit_ms: z.int().min(1).max(1_000).default(100).describe('Milliseconds the pattern may take on one answer'),
  })
  .refine(({ pattern, flags }) => isPattern(pattern, flags), { path: ['pattern'], error: 'is no regular expression' })

/** Whether the answer matches a pattern, or does not. A pattern that takes too long is an error, not a miss. */
export const regexMatch: Evaluator = {
  id: 'regex',
  version: '1',
  summary: 'Whether the answer matches a regular expression, or matches none',
  metric: 'quality',
  kind: 'code',
  needs: ['response'],
  direction: 'higher',
  scale: [0, 1],
  options,
  run(row, _tools, { pattern, flags, expect, limit_ms: limit }: z.infer<typeof options>) {
    const text = responseOf(row)
    const answer = withinTime(() => new RegExp(pattern, flags).exec(text), limit)
    if (!answer) return { error: `The pattern took longer than ${limit} ms on an answer of ${text.length} characters` }
    const found = answer.value
    const pass = (found !== null) === (expect === 'match')
    return {
      score: pass ? 1 : 0,
      pass,
      ...(found && {
        evidence: [
          {
            in: 'response',
            start: found.index,
            end: found.index + found[0].length,
            text: found[0].slice(0, longestShown),
            label: 'match',
          },
        ],
      }),
    }
  },
}

const longestShown = 500

const isPattern = (pattern: string, flags: string): boolean => {
  try {
    return new RegExp(pattern, flags) instanceof RegExp
  } catch {
    return false
  }
}
