import type { ClientFetch } from '../client'
import type { Machine } from './doctor/contract'
import type { GroundStart } from './server/own-ground'
import type { CodeBuilder } from './server/build-flow-code'
import type { Terminal } from './terminal'

/** What a command stands on, handed in. */
export interface Scene {
  readonly terminal: Terminal
  /** The folder the command was called in. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where Sluice itself lies: its build, its samples. */
  readonly home: string
  readonly fetch: ClientFetch
  readonly startGround: GroundStart
  readonly buildCode: CodeBuilder
  /** What the doctor looks at; the machine itself where absent. */
  readonly machine?: Machine
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal
}

/** The options that every command has. */
export interface CommonOptions {
  readonly server?: string
  readonly key?: string
  readonly own?: boolean
  readonly json?: boolean
  readonly verbose?: boolean
}
