import { fault, toFault } from '../../../shared/faults'
import type { Ask } from '../door'
import { scoreDoors } from './score'

const owner = { project: 'p', id: 'o', groups: [], roles: ['owner'] }

/** Knocks at one door with a house of which only what the door needs is there. */
const knock = async (name: string, more: Partial<Ask> & { readonly kept?: unknown[] } = {}) => {
  const { kept = [], ...ask } = more
  const house = {
    version: '1.2.3',
    identity: { identify: async () => owner },
    flows: {
      swagger: async (_caller: unknown, flow: string) => {
        if (flow !== 'f') throw fault('not_found', `No flow “${flow}”`)
        return {}
      },
    },
    runs: { keepFeedback: async (_caller: unknown, given: unknown) => void kept.push(given) },
  }
  const door = scoreDoors.find((one) => one.name === name)
  const { status, jsonBody, body } =
    (await door?.answer({
      caller: owner,
      house,
      params: { flow: 'f' },
      query: {},
      body: Buffer.from(''),
      headers: new Headers(),
      url: new URL('http://localhost/api/flows/f/x'),
      signal: new AbortController().signal,
      traceId: 't',
      durable: () => undefined as never,
      faultOf: toFault,
      ...ask,
    } as unknown as Ask)) ?? {}
  return { status, json: (jsonBody ?? JSON.parse(body as string)) as unknown }
}

test('[§5.1] health and version answer as upstream’s server does, for a flow that is there', async () => {
  expect(await knock('getFlowHealth')).toEqual({ status: 200, json: { status: 'Healthy', version: '1.2.3' } })
  const version = { status: 'Healthy', build_info: '', version: '1.2.3' }
  expect(await knock('getFlowVersion')).toEqual({ status: 200, json: version })
  await expect(knock('getFlowHealth', { params: { flow: 'gone' } })).rejects.toMatchObject({ word: 'not_found' })
})

test('[§5.1] feedback of any kind is kept with its trace and baggage', async () => {
  const kept: unknown[] = []
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  await knock('giveFlowFeedback', {
    kept,
    body: Buffer.from('{"good": true}'),
    query: { flatten: 'True' },
    headers: new Headers({ traceparent, baggage: 'user=ann' }),
  })
  await knock('giveFlowFeedback', { kept, body: Buffer.from('just text') })
  expect(kept).toEqual([
    {
      flow: 'f',
      given: '{"good": true}',
      flatten: true,
      baggage: { user: 'ann' },
      trace: { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) },
    },
    { flow: 'f', given: 'just text', flatten: false, baggage: {} },
  ])
})
