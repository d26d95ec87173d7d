import { z } from 'zod'
import { mayAs } from '../../../shared/caller'
import { Fault } from '../../../shared/faults'
import { scoreEvent } from '../../../shared/flows'
import type { ScoreReply } from '../../../shared/flows/contract'
import { decodeText } from '../body'
import { door, type Ask, type Door } from '../door'
import { promptFlowError } from '../prompt-flow-error'
import { jsonReply } from '../reply'
import { baggageOf, requestMarkOf, traceOf } from '../request-mark'
import { textStream } from '../text-stream'

const healthy = z.object({ status: z.literal('Healthy'), version: z.string() })

/** The doors of one flow as Prompt flow's server answers them at its root; `{flow}` may be `name@label`. */
export const scoreDoors: readonly Door[] = [
  door<Buffer>({
    name: 'scoreFlow',
    summary: 'Run a flow as Prompt flow’s server does: inputs in, bare outputs out, or their events',
    tag: 'Prompt flow',
    method: 'POST',
    route: 'api/flows/{flow}/score',
    may: 'runner',
    body: 'raw',
    faultReply: promptFlowError,
    replies: {
      200: {
        description:
          'The outputs; with `Accept: text/event-stream` and an output that streams, `data:` events: first the other outputs, then its pieces',
        schema: z.record(z.string(), z.json()),
      },
      400: { description: 'An error of the caller or the flow', schema: errorBody() },
      406: { description: 'Events were asked for alone and no output streams', schema: errorBody() },
    },
    answer: async (ask) => {
      const { house, caller, body, headers, signal } = ask
      const { flow, label } = named(ask)
      const request = requestMarkOf(headers)
      const gone = new AbortController()
      const reply = await house.flows.score(caller, flow, {
        ...label,
        body,
        accept: headers.get('accept'),
        request,
        signal: AbortSignal.any([signal, gone.signal]),
      })
      return 'outputs' in reply
        ? jsonReply(200, reply.outputs, { 'x-sluice-run-id': reply.run_id })
        : inPieces(reply, ask, gone)
    },
  }),
  door<Buffer, { flatten?: string }>({
    name: 'giveFlowFeedback',
    summary: 'Keep feedback with the run whose trace the request carries',
    tag: 'Prompt flow',
    method: 'POST',
    route: 'api/flows/{flow}/feedback',
    may: 'runner',
    query: z.object({ flatten: z.string().optional().describe('`true` keeps the members of a JSON object apart') }),
    body: 'raw',
    faultReply: promptFlowError,
    replies: { 200: { description: 'It is kept', schema: z.object({ status: z.string() }) } },
    answer: async (ask) => {
      const { house, caller, body, headers, query } = ask
      const { flow, label } = named(ask)
      // A flow that is not there has no feedback.
      await house.flows.swagger(caller, flow, { ...label, base: '' })
      const trace = traceOf(headers)
      const run = headers.get('x-sluice-run-id')
      await house.runs.keepFeedback(caller, {
        flow,
        given: decodeText(body),
        flatten: query.flatten?.toLowerCase() === 'true',
        baggage: baggageOf(headers),
        ...(trace && { trace }),
        ...(run !== null && { run }),
      })
      return jsonReply(200, { status: 'Feedback received.' })
    },
  }),
  door({
    name: 'getFlowSwagger',
    summary: 'The flow’s OpenAPI document as Prompt flow’s server gives it',
    tag: 'Prompt flow',
    method: 'GET',
    route: 'api/flows/{flow}/swagger.json',
    may: 'runner',
    faultReply: promptFlowError,
    replies: { 200: { description: 'OpenAPI 3.0' } },
    answer: async (ask) => {
      const { flow, label } = named(ask)
      const base = ask.url.pathname.replace(/\/swagger\.json$/i, '')
      return jsonReply(200, await ask.house.flows.swagger(ask.caller, flow, { ...label, base }))
    },
  }),
  door({
    name: 'getFlowHealth',
    summary: 'Whether the flow can be asked, as Prompt flow’s server says it',
    tag: 'Prompt flow',
    method: 'GET',
    route: 'api/flows/{flow}/health',
    may: 'public',
    faultReply: promptFlowError,
    replies: { 200: { description: 'It answers', schema: healthy } },
    answer: async (ask) => {
      await checkFlow(ask)
      return jsonReply(200, { status: 'Healthy', version: ask.house.version })
    },
  }),
  door({
    name: 'getFlowVersion',
    summary: 'The version that serves the flow, as Prompt flow’s server says it',
    tag: 'Prompt flow',
    method: 'GET',
    route: 'api/flows/{flow}/version',
    may: 'public',
    faultReply: promptFlowError,
    replies: { 200: { description: 'The version', schema: healthy.extend({ build_info: z.string() }) } },
    answer: async (ask) => {
      await checkFlow(ask)
      return jsonReply(200, { status: 'Healthy', build_info: '', version: ask.house.version })
    },
  }),
]

function errorBody(): z.ZodType {
  return z.object({
    error: z.object({ code: z.enum(['UserError', 'SystemError']), message: z.string(), innerError: z.unknown() }),
  })
}

const named = ({
  params,
}: Pick<Ask, 'params'>): { readonly flow: string; readonly label: { readonly label?: string } } => {
  const [flow = '', ...label] = (params['flow'] ?? '').split('@')
  return { flow, label: label.length > 0 ? { label: label.join('@') } : {} }
}

// No event for an error, no end mark, no sign of life: as upstream, what fails in the middle breaks the stream off.
const inPieces = (
  { first, field, pieces }: Extract<ScoreReply, { pieces: unknown }>,
  { faultOf }: Ask<Buffer>,
  gone: AbortController,
) =>
  textStream(
    async ({ write, taken }) => {
      if (Object.keys(first).length > 0) write(scoreEvent(first))
      for await (const piece of pieces) {
        write(scoreEvent({ [field]: piece }))
        await taken()
      }
    },
    {
      onFault: (error) => {
        faultOf(error)
        return undefined
      },
      onClose: () => gone.abort(),
    },
  )

// A probe without a key learns that the app answers; who may run flows also learns that this one is not there.
const checkFlow = async (ask: Ask): Promise<void> => {
  try {
    const caller = await ask.house.identity.identify({ headers: ask.headers })
    if (!mayAs(caller, 'runner')) return
    const { flow, label } = named(ask)
    await ask.house.flows.swagger(caller, flow, { ...label, base: '' })
  } catch (error) {
    if (!(error instanceof Fault && error.word === 'unauthorized')) throw error
  }
}
