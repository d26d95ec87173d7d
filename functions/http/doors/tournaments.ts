import { z } from 'zod'
import {
  tournamentLine,
  tournamentOrder,
  tournamentView,
  type TournamentOrder,
} from '../../../shared/evaluation/schemas'
import { door, type Door } from '../door'
import { jsonReply } from '../reply'
import { definedOnly } from './defined-only'
import { startedReply, startedRun } from './evaluations'
import { listOf, pageQuery } from './paging'

const listQuery = pageQuery.extend({ flow: z.string().optional() })

/** The doors of tournaments: start a race, list races, see how one stands. */
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
  door<unknown, z.infer<typeof listQuery>>({
    name: 'listTournaments',
    summary: 'List tournaments, newest first, each with who won',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/tournaments',
    may: 'reader',
    query: listQuery,
    replies: { 200: { description: 'Runs of kind tournament', schema: listOf(tournamentLine) } },
    answer: async ({ house, caller, query }) =>
      jsonReply(200, await house.tournaments.list(caller, definedOnly(query))),
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
