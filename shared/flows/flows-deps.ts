import type { BlobStore } from '../blobs/contract'
import type { Caller } from '../caller'
import type { RunJournal, Runs, RunStart } from '../runs/contract'
import type { DocumentStore } from '../store/contract'
import type { World } from '../world'
import type { BoundFlows } from './bodies'
import type { NodeKind, NodeServices, Plan } from './contract'

/** What the flows room stands on. */
export interface FlowsDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly world: World
  readonly kinds: ReadonlyMap<string, NodeKind>
  readonly services: NodeServices
  /** Writes the run's header beside its first node. */
  readonly openJournal: (caller: Caller, start: RunStart) => RunJournal
  /** Where durable runs are started and kept; without it none can be. */
  readonly runs?: Pick<Runs, 'start' | 'book' | 'header' | 'reopen' | 'content'>
  /** Where recorded inputs are read. */
  readonly recorded?: Pick<Runs, 'get' | 'value'>
  /** Hashes of the code modules deployed with a flow, by source path. */
  readonly deployedCode: (flow: string) => Promise<Readonly<Record<string, string>>>
  /** Which outputs /score answers; all but those for evaluation where absent. */
  readonly responseFields?: readonly string[]
  /** Below the 230 s after which Azure's front end gives up; 220 s where absent. */
  readonly deadlineMs?: number
  /** The values that `${env:…}` may take: those SLUICE_FLOW_ENV names. */
  readonly flowEnvironment?: Readonly<Record<string, string>>
}

/** What runs stand on: the room's own, and the flows that a plan calls. */
export interface FlowsRoom extends FlowsDeps {
  /** Fixes the flows that a plan calls at the versions their labels name now [8]. */
  bind(caller: Caller, plan: Plan): Promise<BoundFlows>
}
