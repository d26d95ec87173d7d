import type { Caller } from '../../caller'
import type { Json, JsonObject } from '../../json'
import type { RunHeader } from './header'

/** Where the end of a run is told. */
export interface Hook {
  readonly url: string
  /** What the message is signed with. */
  readonly key: string
  /** Whether it may hold what the run said. */
  readonly content: boolean
}

/** Finds the hook that a connection is; refuses a connection that is none [22]. */
export type OpenHook = (caller: Caller, connection: string) => Promise<Hook>

/** Days after which ended runs are purged, by kind; a kind that is not named is kept. */
export type Retention = Readonly<Partial<Record<RunHeader['kind'], number>>>

/** A node that waits for a person, as it may be shown to whoever answers. */
export interface OpenWait {
  readonly node: string
  readonly title: string | null
  readonly form: JsonObject | null
  readonly until: string | null
  readonly since: string | null
  /** Whether somebody holds a link to it. */
  readonly linked: boolean
}

/** A link by which a person may answer without a key; given out this once. */
export interface WaitLink {
  readonly node: string
  readonly token: string
  readonly url: string
  readonly until: string | null
}

/** What the holder of a link sees. */
export interface LinkedWait {
  readonly flow: string
  readonly node: string
  readonly title: string | null
  readonly form: JsonObject | null
  readonly until: string | null
  /** What the node was given, long values cut. */
  readonly inputs: Json
}
