import type { Clock } from '../../clock'
import type { Instance, InstanceMessage, Turn } from '../contract'
import type { FunctionTable } from '../function-table'
import { idFault } from '../instance-id'
import { entityId } from '../protocol/entity-batch'
import type { DurableSettings } from '../settings'
import type { HubStore } from '../store/hub-store'
import type { StoredEntity } from '../store/stored-entity'
import { isFinal } from '../store/transaction'
import { type EntityFilter, type InstanceFilter, type Page, findEntities, findInstances } from './find'

/** What a client needs of its hub. */
export interface ClientDeps {
  readonly store: HubStore
  readonly functions: FunctionTable
  readonly settings: DurableSettings
  readonly clock: Clock
  readonly newId: () => string
}

/** What to start. Input is JSON text. */
export interface StartOrder {
  readonly name: string
  readonly instanceId?: string
  readonly input: string | null
  readonly version?: string
}

/** What became of an order to start: the id, or why not. */
export type Started =
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'unknown-function' | 'bad-id' | 'in-use'; readonly why: string }

/** What became of an order to an instance. */
export type Told = 'accepted' | 'not-found' | 'ended' | 'wrong-state'

/** What may be asked of a hub. Whatever is answered with yes is on disk by then. */
export class HubClient {
  constructor(private readonly deps: ClientDeps) {}

  async start({ name, instanceId, input, version }: StartOrder): Promise<Started> {
    const { functions, newId, clock, settings, store } = this.deps
    const found = functions.find('orchestrator', name)
    if (found.kind === 'absent') {
      const known = functions.names('orchestrator').join(', ')
      return { kind: 'unknown-function', why: `${found.why} Orchestrators of this app: ${known}` }
    }
    const id = instanceId ?? newId().replaceAll('-', '')
    const fault = idFault(id)
    if (fault !== undefined)
      return { kind: 'bad-id', why: `The instance id ${JSON.stringify(id.slice(0, 80))} ${fault}` }

    const at = clock.now()
    const instance: Instance = {
      id,
      execution: newId().replaceAll('-', ''),
      name: found.target.name,
      version: version ?? settings.defaultVersion,
      status: 'Pending',
      input,
      output: null,
      customStatus: null,
      parent: null,
      createdAt: at,
      updatedAt: at,
    }
    return store.write<Started>((tx) => {
      const twin = tx.instance(id)
      if (twin && !isFinal(twin.status)) {
        return { kind: 'in-use', why: `An Orchestration instance with the status ${twin.status} already exists.` }
      }
      tx.create(instance)
      return { kind: 'started', id }
    })
  }

  status(id: string): Instance | undefined {
    return this.deps.store.instance(id)
  }

  history(id: string): readonly Turn[] {
    return this.deps.store.turns(id)
  }

  find(filter: InstanceFilter, top: number, token?: string): Page<Instance> {
    return findInstances(this.deps.store.database, filter, top, token)
  }

  /** `input` is JSON text. */
  async raiseEvent(id: string, name: string, input: string | null): Promise<Told> {
    return this.tell(id, { kind: 'event', name, input })
  }

  async terminate(id: string, reason: string | null): Promise<Told> {
    return this.tell(id, { kind: 'terminate', reason })
  }

  async suspend(id: string, reason: string | null): Promise<Told> {
    return this.tell(id, { kind: 'suspend', reason }, ({ status }) => status !== 'Suspended')
  }

  async resume(id: string, reason: string | null): Promise<Told> {
    return this.tell(id, { kind: 'resume', reason }, ({ status }) => status === 'Suspended')
  }

  async rewind(id: string, reason: string | null): Promise<Told> {
    return this.deps.store.write<Told>((tx) => {
      const instance = tx.instance(id)
      if (!instance) return 'not-found'
      if (instance.status !== 'Failed') return 'wrong-state'
      tx.send(id, { kind: 'rewind', reason })
      return 'accepted'
    })
  }

  /** Starts an ended orchestration again with the input it had, under its own id or a new one. */
  async restart(id: string, withNewId: boolean): Promise<Started | 'not-found'> {
    const old = this.deps.store.instance(id)
    if (!old) return 'not-found'
    const { name, input, version } = old
    return this.start({ name, input, ...(version !== null && { version }), ...(!withNewId && { instanceId: id }) })
  }

  async purge(id: string): Promise<Told> {
    return this.deps.store.write<Told>((tx) => {
      const instance = tx.instance(id)
      if (!instance) return 'not-found'
      if (!isFinal(instance.status)) return 'wrong-state'
      tx.remove(id)
      return 'accepted'
    })
  }

  /** Gives how many were purged. Those that have not ended stay. */
  async purgeBy(filter: InstanceFilter): Promise<number> {
    const { store } = this.deps
    let purged = 0
    let token: string | undefined
    do {
      const page = findInstances(store.database, filter, 200, token)
      const ids = page.items.filter(({ status }) => isFinal(status)).map((each) => each.id)
      purged += await store.write((tx) => ids.filter((id) => removeIfFinal(tx, id)).length)
      token = page.token
    } while (token !== undefined)
    return purged
  }

  entity(name: string, key: string): StoredEntity | undefined {
    return this.deps.store.entity(entityId(name, key))
  }

  entities(filter: EntityFilter, top: number, token?: string): Page<StoredEntity> {
    return findEntities(this.deps.store.database, filter, top, token)
  }

  /** `input` is JSON text. False where there is no such entity function. */
  async signal(name: string, key: string, operation: string, input: string | null): Promise<boolean> {
    const { functions, newId, store } = this.deps
    if (functions.find('entity', name).kind === 'absent') return false
    const request = newId()
    await store.write((tx) => tx.send(entityId(name, key), { kind: 'operation', request, operation, input }))
    return true
  }

  private tell(id: string, message: InstanceMessage, may: (instance: Instance) => boolean = () => true): Promise<Told> {
    return this.deps.store.write<Told>((tx) => {
      const instance = tx.instance(id)
      if (!instance) return 'not-found'
      if (isFinal(instance.status)) return 'ended'
      if (!may(instance)) return 'wrong-state'
      tx.send(id, message)
      return 'accepted'
    })
  }
}

function removeIfFinal(tx: Parameters<Parameters<HubStore['write']>[0]>[0], id: string): boolean {
  const instance = tx.instance(id)
  return instance !== undefined && isFinal(instance.status) && tx.remove(id)
}
