import type { Caller } from '../caller'
import type { JsonObject } from '../json'
import type { RunEvent, RunJournal } from '../runs/contract'
import type { World } from '../world'
import type { BoundFlows } from './bodies'
import type { NodeKind, NodeServices, Plan, Snapshot } from './contract'
import type { RunValues } from './run-values'

/** What the in-process driver needs for one run. `inputs` are read already. */
export interface RunOrder {
  readonly caller: Caller
  readonly plan: Plan
  readonly snapshot: Pick<Snapshot, 'hash' | 'files' | 'code'>
  readonly inputs: JsonObject
  /** The flows that the plan calls. */
  readonly flows?: BoundFlows
  readonly kinds: ReadonlyMap<string, NodeKind>
  readonly services: NodeServices
  /** In place of `services`, those of one attempt at one node: where what it has been answered is kept. */
  readonly servicesFor?: (path: string, attempt: number) => NodeServices
  readonly world: World
  readonly journal: RunJournal
  readonly environment: Readonly<Record<string, string>>
  readonly deadlineMs: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
  /** Hears what the run knows: when it begins, and after each node that is decided. Runs inside a run are not told of. */
  readonly onKnown?: (values: RunValues) => void
  /** Where the run is that of one item of a map: what its nodes' paths begin with, `each[3]/`. Its end is then the map's to tell. */
  readonly within?: string
}
