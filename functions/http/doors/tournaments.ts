import type { z } from 'zod'
import { tournamentOrder, tournamentView, type TournamentOrder } from '../../../shared/evaluation'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'
import { definedOnly } from './defined-only'
import { startedReply, startedRun } from './evaluations'

/** The doors of tournaments: start a race, see how it stands. */
export const tournamentDoors: readonly Door[] = [
  door<z.infer<typeof tournamentOrder>>({
    name: 'startTournament',
    summary: 'Race versions, variants, models and parameters over the same rows, under a cost ceiling',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/tournaments',
    may: 'author',
    durable: true,
    body: tournamentOrder,
    replies: { 202: { description: 'Accepted; everything it names was found', schema: startedRun } },
    answer: async ({ house, caller, body, headers, durable }) => {
      const key = headers.get('idempotency-key') ?? undefined
      const order = definedOnly(body) as TournamentOrder
      return startedReply((await house.tournaments.start(caller, order, durable(), key)).run_id)
    },
  }),
  door({
    name: 'getTournament',
    summary: 'Show the rounds and standings of a tournament, and why each contestant stopped',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/tournaments/{id}',
    may: 'reader',
    replies: { 200: { description: 'How the race stands', schema: tournamentView } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, { ...(await house.tournaments.get(caller, params['id'] ?? '')) }),
  }),
]
