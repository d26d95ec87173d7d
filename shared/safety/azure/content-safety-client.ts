import { z } from 'zod'
import { fault } from '../../faults'
import type { Fetch } from '../../fetch/contract'

/** How Azure Content Safety is reached. */
export interface ContentSafetySettings {
  /** The resource, such as https://name.cognitiveservices.azure.com. */
  readonly endpoint: string
  readonly auth: { readonly key: string } | { readonly token: () => Promise<string> }
  readonly fetch: Fetch
}

/** Azure Content Safety, by its own wire: the published client speaks an older version and half of this. */
export interface ContentSafetyClient {
  ask<T>(operation: keyof typeof operations, body: object, shape: z.ZodType<T>, signal: AbortSignal): Promise<T>
}

/** Operations and the version of the API that has them. */
export const operations = {
  'text:analyze': '2024-09-01',
  'text:shieldPrompt': '2024-09-01',
  'text:detectProtectedMaterial': '2024-09-01',
  'text:detectGroundedness': '2024-09-15-preview',
} as const

/** Opens the service. */
export const contentSafetyClient = ({ endpoint, auth, fetch }: ContentSafetySettings): ContentSafetyClient => ({
  async ask(operation, body, shape, signal) {
    const url = new URL(`contentsafety/${operation}`, `${endpoint.replace(/\/+$/, '')}/`)
    url.searchParams.set('api-version', operations[operation])
    const credential: Record<string, string> =
      'key' in auth ? { 'ocp-apim-subscription-key': auth.key } : { authorization: `Bearer ${await auth.token()}` }
    let response: Response
    try {
      response = await fetch(url.href, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...credential },
        body: JSON.stringify(body),
        signal,
      })
    } catch (cause) {
      if (signal.aborted) throw cause
      throw fault('connection_failed', `Azure Content Safety did not answer ${operation}`, { operation }, { cause })
    }
    if (!response.ok) throw await refusal(operation, response)
    const answer: unknown = await response.json().catch(() => undefined)
    const read = shape.safeParse(answer)
    if (read.success) return read.data
    throw fault(
      'connection_failed',
      `Azure Content Safety answered ${operation} with something else than its specification says`,
      {
        operation,
        issues: read.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.')}: ${code}`),
      },
    )
  },
})

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string().optional() }) })

// The service repeats no text of the request in its errors, but its message is for the log of who asked: the code says what it was.
const refusal = async (operation: string, response: Response): Promise<Error> => {
  const read = errorBody.safeParse(await response.json().catch(() => undefined))
  const code = read.success ? read.data.error.code : (response.headers.get('x-ms-error-code') ?? 'without a code')
  const word = response.status === 429 ? 'rate_limited' : 'connection_failed'
  return fault(word, `Azure Content Safety refused ${operation}: ${response.status} ${code.slice(0, 100)}`, {
    operation,
    status: response.status,
  })
}
