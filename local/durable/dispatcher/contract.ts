import type { Clock } from '../../clock'
import type { LogLevel } from '../../core/contract'
import type { FunctionTable } from '../function-table'
import type { DurableSettings } from '../settings'
import type { HubStore } from '../store/hub-store'

/** What turns need of their hub. */
export interface TurnDeps {
  readonly store: HubStore
  readonly functions: FunctionTable
  readonly settings: DurableSettings
  readonly clock: Clock
  readonly newId: () => string
  readonly log: (level: LogLevel, message: string) => void
}
