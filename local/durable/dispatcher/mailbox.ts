import type { Message } from '../contract'

/** The messages of one orchestration or entity, in order, and whether it is being visited. */
export class Mailbox {
  messages: Message[] = []
  state: 'idle' | 'ready' | 'running' = 'idle'
  /** Something came since the last visit began. */
  isDirty = false

  add(message: Message): void {
    this.messages.push(message)
  }

  remove(numbers: ReadonlySet<number>): void {
    if (numbers.size === 0) return
    this.messages = this.messages.filter(({ number }) => !numbers.has(number))
  }

  /** Drops what was meant for an instance that another one has replaced. */
  forget(): void {
    this.messages = []
  }

  get isEmpty(): boolean {
    return this.messages.length === 0
  }
}
