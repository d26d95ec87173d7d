import type { Evaluator } from '../contract'
import { countCommon, fMeasure } from './text/overlap'
import { normalizeAnswer } from './text/normalize-answer'
import { bestOf } from './text/row-texts'

/** Words that answer and wanted answer share, as Prompt flow and Azure AI Evaluation count them. */
export const f1: Evaluator = {
  id: 'f1',
  version: '1',
  summary: 'Words that the answer shares with the wanted one: harmonic mean of precision and recall',
  metric: 'quality',
  kind: 'code',
  needs: ['response', 'ground_truth'],
  direction: 'higher',
  scale: [0, 1],
  run: (row) => bestOf(row, (response, reference) => f1Of(response, reference)),
}

const f1Of = (response: string, reference: string) => {
  const answer = words(response)
  const wanted = words(reference)
  return fMeasure(countCommon(answer, wanted), answer.length, wanted.length)
}

const words = (text: string): string[] => {
  const normal = normalizeAnswer(text)
  return normal === '' ? [] : normal.split(' ')
}
