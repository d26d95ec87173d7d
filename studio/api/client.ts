import { createClient, type Client } from '../../client'

const keyName = 'sluice.key'

/** The key that was given in this tab, where the server asks for one. */
export const storedKey = (): string | undefined => sessionStorage.getItem(keyName) ?? undefined

/** Keeps a key for this tab alone; it is gone with the tab. */
export const keepKey = (key: string): void => sessionStorage.setItem(keyName, key)

/** Forgets the key of this tab. */
export const forgetKey = (): void => sessionStorage.removeItem(keyName)

const withKey: typeof fetch = (url, init) => {
  const key = storedKey()
  return fetch(
    url,
    key === undefined ? init : { ...init, headers: { ...(init?.headers as object), authorization: `Bearer ${key}` } },
  )
}

/** The public API of the server that served this page. */
export const client: Client = createClient({ url: location.origin, fetch: withKey })

/** The same API, speaking for somebody: what their groups may see. */
export const clientFor = (principal: string | undefined): Client =>
  principal === undefined || principal === ''
    ? client
    : createClient({ url: location.origin, headers: { 'x-sluice-acting-for': principal }, fetch: withKey })
