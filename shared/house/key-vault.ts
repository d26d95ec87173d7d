import { z } from 'zod'
import { fault } from '../faults'
import type { Fetch } from '../fetch/contract'

/** Which vault, and how it is reached. */
export interface KeyVaultOptions {
  readonly endpoint: string
  readonly token: () => Promise<string>
  readonly fetch: Fetch
}

const apiVersion = '7.4'
const secret = z.object({ value: z.string() })

/** Reads secrets of a key vault by name: undefined where there is none. What the vault answers is in no message, for it may quote what it was asked. */
export const openKeyVault =
  ({ endpoint, token, fetch }: KeyVaultOptions) =>
  async (name: string): Promise<string | undefined> => {
    const url = `${endpoint.replace(/\/+$/, '')}/secrets/${encodeURIComponent(name)}?api-version=${apiVersion}`
    const reply = await fetch(url, { headers: { authorization: `Bearer ${await token()}` } })
    const body: unknown = await reply.json().catch(() => undefined)
    if (reply.status === 404) return undefined
    const found = secret.safeParse(body)
    if (reply.status === 200 && found.success) return found.data.value
    const word = reply.status === 401 || reply.status === 403 ? 'bad_settings' : 'unavailable'
    throw fault(word, `The key vault answered ${reply.status}`, { status: reply.status })
  }
