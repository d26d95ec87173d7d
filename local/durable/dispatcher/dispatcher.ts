import { messageOf } from '../../core/log-bus'
import type { EntityMessage, Instance, InstanceMessage, Message } from '../contract'
import { visitEntity } from '../entities/visit-entity'
import { isFinal } from '../store/transaction'
import type { TurnDeps } from './contract'
import type { Draft } from './draft'
import { Mailbox } from './mailbox'
import { Session, loadSession } from './session'
import { SessionCache } from './session-cache'
import { failedVisit, visit } from './turn'

/** Characters of histories that are kept in memory. */
const cacheLimit = 64 * 1024 * 1024

/** Decides who is visited when: one visit at a time for each orchestration or entity, a bounded number altogether. */
export class Dispatcher {
  private readonly mailboxes = new Map<string, Mailbox>()
  private readonly ready: string[] = []
  private readonly sessions: SessionCache
  private running = 0
  private isStopped = false
  private onIdle: (() => void) | undefined

  constructor(
    private readonly deps: TurnDeps,
    private readonly onBroken: (error: unknown) => void,
  ) {
    this.sessions = new SessionCache(deps.store, cacheLimit)
  }

  /** An instance waits for its first turn. */
  begin(instance: Instance): void {
    this.sessions.begin(instance)
    this.mailbox(instance.id).forget()
    this.wake(instance.id)
  }

  deliver(message: Message): void {
    this.mailbox(message.target).add(message)
    this.wake(message.target)
  }

  /** No new visit begins; done when the last one is over. */
  async stop(): Promise<void> {
    this.isStopped = true
    if (this.running > 0) await new Promise<void>((resolve) => (this.onIdle = resolve))
  }

  private mailbox(target: string): Mailbox {
    let box = this.mailboxes.get(target)
    if (!box) this.mailboxes.set(target, (box = new Mailbox()))
    return box
  }

  private wake(target: string): void {
    const box = this.mailbox(target)
    box.isDirty = true
    if (box.state !== 'idle') return
    box.state = 'ready'
    this.ready.push(target)
    // Whoever else is woken at this moment shares the group of visits, and so the transaction.
    if (this.running === 0 && this.ready.length === 1) queueMicrotask(() => this.pump())
    else this.pump()
  }

  private pump(): void {
    while (!this.isStopped && this.running < this.deps.settings.maxConcurrentOrchestratorFunctions) {
      const target = this.ready.shift()
      if (target === undefined) return
      this.running++
      void this.visit(target).finally(() => {
        this.running--
        if (this.running === 0) this.onIdle?.()
        this.pump()
      })
    }
  }

  private async visit(target: string): Promise<void> {
    const box = this.mailbox(target)
    box.state = 'running'
    box.isDirty = false
    try {
      if (target.startsWith('@')) await this.visitEntity(target, box)
      else await this.visitInstance(target, box)
    } catch (error) {
      // Only the store itself gets here; nobody can go on without it.
      if (!this.isStopped) this.onBroken(error)
    }
    box.state = 'idle'
    if (box.isDirty) this.wake(target)
    else if (box.isEmpty) this.mailboxes.delete(target)
  }

  private async visitEntity(id: string, box: Mailbox): Promise<void> {
    const consumed = await visitEntity(id, box.messages as readonly Message<EntityMessage>[], this.deps)
    box.remove(consumed)
  }

  private async visitInstance(id: string, box: Mailbox): Promise<void> {
    const { log } = this.deps
    const mail = [...box.messages] as readonly Message<InstanceMessage>[]
    let session: Session | undefined
    try {
      session = this.sessions.take(id)
      if (!session) return await this.returnMail(box, mail)
      const { draft, isUnfinished } = (await visit(session, mail, this.deps)) ?? {}
      if (!draft) return this.sessions.put(session)
      await this.commit(session, draft, box)
      if (isUnfinished === true) box.isDirty = true
    } catch (error) {
      if (this.isStopped) return
      // An error of the host's own must end the instance: the same messages would fail again for ever.
      log(
        'error',
        `Orchestration '${id}': ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`,
      )
      session = this.reloaded(id)
      if (!session || isFinal(session.instance.status)) return await this.returnMail(box, mail)
      await this.commit(session, failedVisit(session, mail, messageOf(error), this.deps), box)
    }
  }

  private async commit(session: Session, draft: Draft, box: Mailbox): Promise<void> {
    const isCurrent = await this.deps.store.write((tx) => draft.write(tx, session.instance))
    box.remove(new Set(draft.consumedMessages))
    const { id, status } = session.instance
    if (!isCurrent || isFinal(status)) this.sessions.drop(id)
    else this.sessions.put(session)
  }

  /** Messages for an instance that is not there any more. */
  private async returnMail(box: Mailbox, mail: readonly Message[]): Promise<void> {
    const numbers = mail.map(({ number }) => number)
    await this.deps.store.write((tx) => tx.consume(numbers))
    box.remove(new Set(numbers))
  }

  private reloaded(id: string): Session | undefined {
    const { store } = this.deps
    const instance = store.instance(id)
    if (!instance) return undefined
    try {
      return loadSession(instance, store.turns(id))
    } catch {
      // What was stored cannot be read; the instance still has to end.
      const session = new Session(instance)
      for (const { events } of store.turns(id)) session.append(events)
      return session
    }
  }
}
