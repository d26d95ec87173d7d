import type { z } from 'zod'
import { calibrationOrder, calibrationView, questionsMade, questionsOrder } from '../../../shared/evaluation/schemas'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'
import { definedOnly } from './defined-only'

/** The doors of what evaluations stand on: questions made from an index, evaluators held against people's labels. */
export const evaluationDataDoors: readonly Door[] = [
  door<z.infer<typeof questionsOrder>>({
    name: 'makeQuestions',
    summary:
      'Make questions from passages with the model at hand: a dataset version whose rows say that they are synthetic',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/indexes/{index}/questions',
    may: 'author',
    body: questionsOrder,
    replies: { 201: { description: 'The version, and how many passages gave no question', schema: questionsMade } },
    answer: async ({ house, caller, params, body, signal }) => {
      const order = definedOnly(body)
      return jsonReply(201, { ...(await house.evaluationData.questions(caller, params['index'] ?? '', order, signal)) })
    },
  }),
  door<z.infer<typeof calibrationOrder>>({
    name: 'calibrate',
    summary: 'Hold an evaluator against people’s labels: agreement and Cohen’s kappa',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/calibrations',
    may: 'author',
    body: calibrationOrder,
    replies: { 200: { description: 'How far it agrees', schema: calibrationView } },
    answer: async ({ house, caller, body, signal }) =>
      jsonReply(200, {
        ...(await house.evaluationData.calibrate(caller, definedOnly(body), signal)),
      }),
  }),
]
