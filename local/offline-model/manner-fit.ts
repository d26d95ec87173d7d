import { isInstruction } from './imperatives'
import type { Manner } from './manners'
import type { Sentence } from './sentences'

/** What a sentence gains (or loses, below 0) for being of the kind that a question's manner asks for. */
export const mannerFit = (manner: Manner, { text, kind }: Sentence): number => {
  if (manner === 'yes-no') return rule.test(text) ? 0.06 : 0
  if (manner === 'reason') return cause.test(text) ? 0.12 : -0.06
  if (manner === 'remedy') return kind === 'entry' ? 0.12 : 0
  if (manner === 'how-to') return kind === 'row' || isRemedy(text, kind) ? -0.1 : isInstruction(text) ? 0.1 : 0
  if (manner === 'place') return whereabouts.test(text) ? 0.04 : -0.25
  return 0
}

/** “Symptom: what to do” says how to mend, not how to do. */
const isRemedy = (text: string, kind: Sentence['kind']): boolean => kind === 'entry' && /^[^:.]{3,80}:\s/.test(text)

/** Whether a sentence permits or forbids. */
export const isRule = (text: string): boolean => strictRule.test(text)

const strictRule =
  /\b(?:not|never|must|may|cannot|only|forbidden|prohibited|allowed|neither|nor|excluded|excepted|needs? no)\b/i
const rule =
  /\b(?:not|never|no|only|must|may|can|cannot|allowed|permitted|forbidden|prohibited|safe|unless|excluded|except|do not|free|also|possible|yes|without|covered)\b/i
const cause = /\b(?:because|since|as|so that|so|otherwise|or|due to|therefore|lest|which|for|reason|means?)\b|[:;]/i
const whereabouts = /\b(?:in|at|on|behind|beside|near|under|above|below|inside|outside|next to|from|to|by|opposite)\b/i
