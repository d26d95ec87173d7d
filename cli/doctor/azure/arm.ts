import type { ClientFetch } from '../../../client'

/** Reads Azure Resource Manager: all pages of a list, or one object. */
export interface Arm {
  list<T>(path: string): Promise<readonly T[]>
  /** Undefined where there is none. */
  get<T>(path: string): Promise<T | undefined>
}

/** What Azure refused, by status and code. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    path: string,
  ) {
    super(`${path.split('?')[0]} answered ${status} ${code}`)
  }
}

const origin = 'https://management.azure.com'
const mostPages = 50

/** Opens Resource Manager with a token; a throttled call is tried again once its time has come. */
export const openArm = (fetch: ClientFetch, token: string, sleep: (milliseconds: number) => Promise<void>): Arm => {
  const ask = async (url: string, attempt = 0): Promise<unknown> => {
    // The token goes to Azure alone, also where a page names the next one.
    if (new URL(url).origin !== origin) throw new ArmError(0, 'a page elsewhere', url)
    const reply = await fetch(url, {
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(30_000),
    })
    if (reply.ok) return reply.json()
    if ((reply.status === 429 || reply.status === 503) && attempt < 3) {
      await sleep(Math.min(30, Number(reply.headers.get('retry-after')) || 2 ** attempt) * 1000)
      return ask(url, attempt + 1)
    }
    const { error } = (await reply.json().catch(() => ({}))) as { error?: { code?: string } }
    throw new ArmError(reply.status, error?.code ?? '', new URL(url).pathname)
  }

  return {
    async list<T>(path: string) {
      const items: T[] = []
      let next: string | undefined = origin + path
      for (let page = 0; next !== undefined && page < mostPages; page++) {
        const body = (await ask(next)) as { value?: readonly T[]; nextLink?: string }
        items.push(...(body.value ?? []))
        next = body.nextLink
      }
      return items
    },
    async get<T>(path: string) {
      try {
        return (await ask(origin + path)) as T
      } catch (error) {
        if (error instanceof ArmError && error.status === 404) return undefined
        throw error
      }
    },
  }
}
