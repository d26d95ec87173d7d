import type { Caller } from '../caller'
import type { ModelConnection } from '../models/contract'

/** What a connection may lead to; the first three are model endpoints. */
export const connectionKinds = [
  'azure_openai',
  'openai',
  'serverless',
  'cognitive_search',
  'content_safety',
  'webhook',
  'custom',
] as const

/** One of the kinds. */
export type ConnectionKind = (typeof connectionKinds)[number]

/** The plain fields by which a model endpoint says what each of its deployments allows in a minute. */
export const rateFields = ['requests_per_minute', 'tokens_per_minute'] as const

/** A connection as its owner writes it: plain fields, and secrets only as references `env:NAME` or `keyvault:NAME`. */
export interface ConnectionBody {
  readonly kind: ConnectionKind
  /** Where it leads; its secrets go to this origin and to no other [22]. */
  readonly base_url?: string
  readonly api_version?: string
  /** `key` needs the secret `api_key`. Where absent: `key` if there is one, `entra` for azure_openai, else `none`. */
  readonly auth?: 'key' | 'entra' | 'none'
  readonly fields?: Readonly<Record<string, string | number | boolean>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** A connection as it may be shown: there is no secret in it to hide. */
export interface ConnectionView extends ConnectionBody {
  readonly name: string
  readonly source: 'repository' | 'stored'
  readonly changed_at: string | null
  readonly changed_by: string | null
}

/** Whether what a connection names is there; never what it is. */
export interface ConnectionCheck {
  readonly name: string
  /** Whether every secret it names could be read. */
  readonly ok: boolean
  readonly secrets: readonly {
    readonly name: string
    readonly reference: string
    readonly ok: boolean
    /** Why not. */
    readonly why?: string
  }[]
}

/** A file `connections/<name>.yaml` of the repository, already parsed. */
export interface ConnectionFile {
  readonly path: string
  readonly content: unknown
}

/** Where secrets really lie. Each answers undefined where there is none of that name. */
export interface SecretSources {
  env(name: string): string | undefined
  keyvault?(name: string): Promise<string | undefined>
}

/** The connections room's offer to doors and nodes. Reading needs `reader`, writing `owner`; resolving is for the house itself. */
export interface Connections {
  list(
    caller: Caller,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly ConnectionView[]; readonly next?: string }>
  get(caller: Caller, name: string): Promise<ConnectionView>
  /** Creates or replaces; a stored connection stands before one of the repository. */
  put(
    caller: Caller,
    name: string,
    body: ConnectionBody,
  ): Promise<{ readonly connection: ConnectionView; readonly created: boolean }>
  delete(caller: Caller, name: string): Promise<void>
  /** Looks whether its secrets can be read, for its owner; nothing is sent anywhere. */
  check(caller: Caller, name: string): Promise<ConnectionCheck>
  /** A model endpoint with its secret, as it was at most 60 s ago. */
  resolve(caller: Caller, name: string): Promise<ModelConnection>
  /** A connection with all its secrets, for Python nodes alone: their code comes from the repository and reaches no network [22]. */
  reveal(
    caller: Caller,
    name: string,
  ): Promise<{ readonly connection: ConnectionView; readonly secrets: Readonly<Record<string, string>> }>
  /** A secret of a connection for a request to this address; refused for any other origin than the connection's [22]. */
  secretFor(caller: Caller, name: string, secret: string, address: string | URL): Promise<string>
}
