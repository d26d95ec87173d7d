import { fault, type Fault } from '../../../faults'
import type { Fetch } from '../../../fetch/contract'
import type { World } from '../../../world'
import type { LayoutReader } from '../../contract'
import { layoutOperation, layoutRefusal, type Layout } from './layout-answer'
import { readLayout } from './read-layout'

/** How Azure Document Intelligence is reached. */
export interface AzureLayoutSettings {
  /** The resource, such as https://name.cognitiveservices.azure.com. */
  readonly endpoint: string
  readonly auth: { readonly key: string } | { readonly token: () => Promise<string> }
  readonly fetch: Fetch
  readonly world: Pick<World, 'now' | 'sleep'>
}

/** The version of the API; its layout model reads print and handwriting, tables, and what each paragraph is for. */
const version = '2024-11-30'
const model = 'documentintelligence/documentModels/prebuilt-layout'

/** A queue message is held no longer than an activity may last; what takes longer is asked anew. */
const patienceMs = 240_000

/** Reads scans and pictures by Azure Document Intelligence, over its own wire. */
export const azureLayoutReader = ({ endpoint, auth, fetch, world }: AzureLayoutSettings): LayoutReader => {
  const send = async (
    path: string,
    query: Readonly<Record<string, string>>,
    body?: { readonly type: string; readonly bytes: Uint8Array },
  ) => {
    const url = new URL(`${model}${path}`, `${endpoint.replace(/\/+$/, '')}/`)
    for (const [name, value] of Object.entries({ 'api-version': version, ...query })) url.searchParams.set(name, value)
    const credential: Record<string, string> =
      'key' in auth ? { 'ocp-apim-subscription-key': auth.key } : { authorization: `Bearer ${await auth.token()}` }
    try {
      return await fetch(url.href, {
        method: body ? 'POST' : 'GET',
        headers: { ...(body && { 'content-type': body.type }), ...credential },
        ...(body && { body: body.bytes }),
      })
    } catch (cause) {
      throw fault('connection_failed', 'Azure Document Intelligence did not answer', {}, { cause })
    }
  }

  /** The id of the analysis; where it is told to be is not followed, for the credential goes to the configured resource only [22]. */
  const begin = async (body: Uint8Array, path: string, type: string): Promise<string> => {
    const response = await send(':analyze', { stringIndexType: 'utf16CodeUnit' }, { type, bytes: body })
    if (response.status !== 202) throw await refusal(response, path)
    const id = /\/analyzeResults\/([\w-]{1,64})(?:\?|$)/.exec(response.headers.get('operation-location') ?? '')?.[1]
    if (id === undefined) throw unlikeItsSpecification('an analysis that has no place')
    return id
  }

  const result = async (id: string, path: string): Promise<Layout> => {
    const deadline = world.now() + patienceMs
    for (let wait = 1000; world.now() < deadline; wait = Math.min(wait * 1.5, 5000)) {
      const response = await send(`/analyzeResults/${id}`, {})
      if (!response.ok) throw await refusal(response, path)
      const read = layoutOperation.safeParse(await response.json().catch(() => undefined))
      if (!read.success) throw unlikeItsSpecification('a result that is none')
      const { status, analyzeResult, error } = read.data
      if (status === 'succeeded' && analyzeResult) return analyzeResult
      if (status !== 'notStarted' && status !== 'running')
        throw unreadable(path, error?.innererror?.code ?? error?.code ?? status)
      await world.sleep(secondsAsked(response) ?? wait)
    }
    throw fault('deadline_exceeded', `Azure Document Intelligence did not finish “${path}” in ${patienceMs} ms`, {
      path,
      limit_ms: patienceMs,
    })
  }

  return {
    id: 'azure-layout',
    read: async (body, path, type) => readLayout(await result(await begin(body, path, type), path), path),
  }
}

const secondsAsked = (response: Response): number | undefined => {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return seconds >= 0 ? Math.min(seconds, 30) * 1000 : undefined
}

const unreadable = (path: string, code: string): Fault =>
  fault('document_corrupt', `Azure Document Intelligence could not read “${path}”: ${code.slice(0, 100)}`, {
    path,
    reason: code.slice(0, 100),
  })

const unlikeItsSpecification = (what: string): Fault =>
  fault('connection_failed', `Azure Document Intelligence answered ${what}`)

/** A request that is refused for what it holds is the document's fault; any other refusal may pass. */
const refusal = async (response: Response, path: string): Promise<Fault> => {
  const read = layoutRefusal.safeParse(await response.json().catch(() => undefined))
  const code = (read.success ? (read.data.error.innererror?.code ?? read.data.error.code) : 'without a code').slice(
    0,
    100,
  )
  if (response.status === 413 || code === 'InvalidContentLength')
    return fault('too_large', `“${path}” is too large for Azure Document Intelligence`, { path })
  if (response.status === 400 && code.startsWith('InvalidContent')) return unreadable(path, code)
  const word = response.status === 429 ? 'rate_limited' : 'connection_failed'
  return fault(word, `Azure Document Intelligence refused “${path}”: ${response.status} ${code}`, {
    path,
    status: response.status,
  })
}
