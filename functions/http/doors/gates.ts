import type { z } from 'zod'
import {
  comparisonOrder,
  comparisonView,
  evidenceMarkdown,
  gateCheck,
  gateDefinition,
  gateLine,
  gateRunOrder,
  gateRunView,
  gateTry,
  gateView,
  type GateDefinition,
  type GateRunOrder,
} from '../../../shared/evaluation/schemas'
import { door, type Door } from '../door'
import { bodyReply, jsonReply } from '../reply'
import { definedOnly } from './defined-only'
import { startedReply, startedRun } from './evaluations'
import { listOf } from './paging'

const one = 'api/gates/{name}'

/** The doors of comparisons and gates: compare two evaluations, seal a gate, run it, read its evidence. */
export const gateDoors: readonly Door[] = [
  door<z.infer<typeof comparisonOrder>>({
    name: 'compareEvaluations',
    summary: 'What differs between two evaluations of the same rows, with its uncertainty',
    tag: 'Evaluation',
    method: 'POST',
    route: 'api/comparisons',
    may: 'reader',
    body: comparisonOrder,
    replies: { 200: { description: 'By figure, and the rows that changed most', schema: comparisonView } },
    answer: async ({ house, caller, body }) =>
      jsonReply(200, { ...(await house.comparisons.compare(caller, definedOnly(body))) }),
  }),
  door({
    name: 'listGates',
    summary: 'List the gates of the project, each with what came of it last',
    tag: 'Evaluation',
    method: 'GET',
    route: 'api/gates',
    may: 'reader',
    replies: { 200: { description: 'Gates with their seals', schema: listOf(gateLine) } },
    answer: async ({ house, caller }) => jsonReply(200, await house.gates.list(caller)),
  }),
  door({
    name: 'getGate',
    summary: 'Show a gate: its definition and what is sealed of it',
    tag: 'Evaluation',
    method: 'GET',
    route: one,
    may: 'reader',
    replies: { 200: { description: 'The gate', schema: gateView } },
    answer: async ({ house, caller, params }) =>
      jsonReply(200, { ...(await house.gates.get(caller, params['name'] ?? '')) }),
  }),
  door<z.infer<typeof gateDefinition>>({
    name: 'putGate',
    summary: 'Seal a gate: dataset, evaluators, judge, thresholds and margins are fixed by a hash before anything runs',
    tag: 'Evaluation',
    method: 'PUT',
    route: one,
    may: 'author',
    body: gateDefinition,
    replies: {
      200: { description: 'The same was sealed already', schema: gateView },
      201: { description: 'Sealed', schema: gateView },
    },
    answer: async ({ house, caller, params, body, headers }) => {
      const definition = definedOnly(body) as GateDefinition
      const ifMatch = headers.get('if-match')?.replaceAll('"', '')
      const { created, ...view } = await house.gates.put(caller, params['name'] ?? '', definition, {
        ...(ifMatch !== undefined && { ifMatch }),
        isNew: headers.get('if-none-match') === '*',
      })
      return jsonReply(created ? 201 : 200, view, { etag: `"${view.seal}"` })
    },
  }),
  door<z.infer<typeof gateDefinition>>({
    name: 'checkGate',
    summary: 'Check a gate as sealing would, without sealing it',
    tag: 'Evaluation',
    method: 'POST',
    route: `${one}/check`,
    may: 'author',
    body: gateDefinition,
    replies: { 200: { description: 'The seal it would have, and what would change', schema: gateCheck } },
    answer: async ({ house, caller, params, body }) => {
      const definition = definedOnly(body) as GateDefinition
      return jsonReply(200, { ...(await house.gates.check(caller, params['name'] ?? '', definition)) })
    },
  }),
  door<z.infer<typeof gateRunOrder>>({
    name: 'runGate',
    summary: 'Let a version of the flow try the gate',
    tag: 'Evaluation',
    method: 'POST',
    route: `${one}/runs`,
    may: 'author',
    durable: true,
    body: gateRunOrder,
    replies: { 202: { description: 'Accepted', schema: startedRun } },
    answer: async ({ house, caller, params, body, headers, durable }) => {
      const key = headers.get('idempotency-key') ?? undefined
      const order = definedOnly(body) as GateRunOrder
      return startedReply((await house.gates.run(caller, params['name'] ?? '', order, durable(), key)).run_id)
    },
  }),
  door({
    name: 'listGateRuns',
    summary: 'List the tries at a gate, newest first, those under way too',
    tag: 'Evaluation',
    method: 'GET',
    route: `${one}/runs`,
    may: 'reader',
    replies: { 200: { description: 'Verdicts with their candidates', schema: listOf(gateTry) } },
    answer: async ({ house, caller, params }) => jsonReply(200, await house.gates.runs(caller, params['name'] ?? '')),
  }),
  door({
    name: 'getGateRun',
    summary: 'Show the verdict of a gate run with its reasons and evidence; as Markdown by Accept: text/markdown',
    tag: 'Evaluation',
    method: 'GET',
    route: `${one}/runs/{id}`,
    may: 'reader',
    replies: { 200: { description: 'The evidence, or how far the run is', schema: gateRunView } },
    answer: async ({ house, caller, params, headers }) => {
      const shown = await house.gates.show(caller, params['name'] ?? '', params['id'] ?? '')
      if (!('verdict' in shown) || !/text\/markdown/.test(headers.get('accept') ?? ''))
        return jsonReply(200, 'verdict' in shown ? { ...shown, markdown: evidenceMarkdown(shown) } : shown)
      const text = evidenceMarkdown(shown)
      return bodyReply(200, text, { 'content-type': 'text/markdown; charset=utf-8' })
    },
  }),
]
