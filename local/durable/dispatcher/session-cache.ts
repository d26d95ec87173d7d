import type { Instance } from '../contract'
import type { HubStore } from '../store/hub-store'
import { type Session, loadSession } from './session'

/** Keeps orchestrations in memory between their visits, the least recently used out when they grow too large. */
export class SessionCache {
  private readonly sessions = new Map<string, { readonly session: Session; readonly size: number }>()
  private total = 0

  constructor(
    private readonly store: HubStore,
    private readonly limit: number,
  ) {}

  /** The session of an instance, out of memory or from disk; undefined where there is no such instance. Taken out until it is put back. */
  take(id: string): Session | undefined {
    const known = this.sessions.get(id)
    if (known) {
      this.drop(id)
      return known.session
    }
    const instance = this.store.instance(id)
    return instance && loadSession(instance, this.store.turns(id))
  }

  /** Takes in an instance that has just been made. */
  begin(instance: Instance): void {
    this.put(loadSession(instance, []))
  }

  put(session: Session): void {
    const { size } = session
    this.drop(session.instance.id)
    this.sessions.set(session.instance.id, { session, size })
    this.total += size
    for (const id of this.sessions.keys()) {
      if (this.total <= this.limit) break
      this.drop(id)
    }
  }

  drop(id: string): void {
    const known = this.sessions.get(id)
    if (!known) return
    this.total -= known.size
    this.sessions.delete(id)
  }
}
