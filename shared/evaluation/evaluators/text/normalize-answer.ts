import { splitWhite } from './split-white'

/** A text as SQuAD, Prompt flow and Azure AI Evaluation compare it: lower case, without ASCII punctuation and articles, single spaces. */
export const normalizeAnswer = (text: string): string =>
  splitWhite(text.toLowerCase().replaceAll(punctuation, '').replaceAll(article, ' ')).join(' ')

const punctuation = /[!-/:-@[-`{-~]/g
// Word boundaries as Python has them, where every letter counts and not the ASCII ones alone.
const article = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu
