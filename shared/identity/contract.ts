import type { Caller, Role } from '../caller'

/** What identity reads of a request: its headers, and the address it came from where the host knows it. */
export interface IncomingRequest {
  readonly headers: { get(name: string): string | null }
  readonly remote?: string
}

/** Who may enter without a key or token: `loopback` the local owner, `easyauth` whom the platform names, `keys` nobody. */
export const identityModes = ['loopback', 'keys', 'easyauth'] as const

/** One of the three modes. */
export type IdentityMode = (typeof identityModes)[number]

/** Whose tokens are believed. */
export interface JwtSettings {
  readonly issuer: string | readonly string[]
  readonly audience: string | readonly string[]
  readonly jwksUrl: string
}

/** How identity is configured. */
export interface IdentitySettings {
  readonly mode: IdentityMode
  readonly ground: 'local' | 'azure'
  /** Host names with their port that this app answers under, bound ones and those of SLUICE_HOSTS; a function where the port is known late. */
  readonly hosts: readonly string[] | (() => readonly string[])
  /** Ids of the principals that are owners from the start (SLUICE_OWNERS). */
  readonly owners: readonly string[]
  /** Whether the platform says that Easy Auth stands in front of the app. */
  readonly easyAuthOn: boolean
  readonly jwt?: JwtSettings
  /** Requests one caller may make in a minute. */
  readonly requestsPerMinute: number
  /** Project of callers known by token, Easy Auth or loopback; `default` where absent. */
  readonly project?: string
}

/** A new key as its owner orders it. */
export interface KeyOrder {
  readonly name: string
  readonly roles: readonly Role[]
  readonly groups?: readonly string[]
}

/** A key as it may be shown: never its text. */
export interface KeyView {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly groups: readonly string[]
  readonly created_at: string
  readonly created_by: string
}

/** Keys of a project: made, listed and revoked by its owners. */
export interface Keys {
  /** The only answer that holds the key itself. */
  create(caller: Caller, order: KeyOrder): Promise<KeyView & { readonly key: string }>
  list(
    caller: Caller,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly KeyView[]; readonly next?: string }>
  /** Effective at once here and within 10 s on every other instance. */
  revoke(caller: Caller, id: string): Promise<void>
}

/** The identity room's offer to the doors. */
export interface Identity {
  /** Says who asks, or throws `unauthorized`, `foreign_origin`, `forbidden` or `bad_request`. */
  identify(request: IncomingRequest): Promise<Caller>
  readonly keys: Keys
  /** Throws `rate_limited` with `details.retry_after` in seconds. */
  rateLimit(caller: Caller): void
}
