import type { NodeRecord, RunEvent, RunEventAt, RunHeader } from '../contract'
import { hasEnded } from '../documents'
import { notAPosition, writePosition, type NodePosition } from '../event-position'
import { Speakers, type ReadBlocks } from '../text/speakers'
import type { EventDocument } from './documents'

/** Where a follower of a durable run looks. */
export interface LogReader {
  readonly world: { now(): number; sleep(milliseconds: number, signal?: AbortSignal): Promise<void> }
  header(): Promise<RunHeader>
  /** The entries of the run's log after a number; one look by id where there are none. */
  logAfter(sequence: number): Promise<readonly EventDocument[]>
  nodeAt(path: string, epoch: number): Promise<NodeRecord | undefined>
  readonly blocks: ReadBlocks
  /** Whether the follower may hear what nodes say [20]. */
  isShown(header: RunHeader): boolean
  /** The start and end of a node as a record tells them. */
  eventsOf(node: NodeRecord, header: RunHeader): { readonly start?: RunEvent; readonly end: RunEvent }
}

const fastestLook = 100
const slowestLook = 1_000
const longestFollow = 5 * 60_000
// A replica may lag this long behind the header that says how the run has ended.
const longestLag = 10_000

/** Tells a durable run's nodes by its log and what they say by their blocks, after a position; true when the run has ended and all is told. Each start and end is told once, however often workers announced it [11]. */
export async function* followLog(
  reader: LogReader,
  from: NodePosition,
  signal?: AbortSignal,
): AsyncGenerator<RunEventAt, boolean> {
  const { world } = reader
  const began = world.now()
  let endSeenAt: number | undefined
  let pause = fastestLook
  let listener: LogListener | undefined
  for (;;) {
    // The header is read before the log: an end that is seen has all its entries before it.
    const header = await reader.header()
    if (hasEnded(header)) endSeenAt ??= world.now()
    const isLate = endSeenAt !== undefined && world.now() - endSeenAt >= longestLag
    listener ??= await takeUp(reader, header, from, isLate || world.now() - began >= longestLag)
    if (listener) {
      for await (const event of listener.listen(header, isLate)) {
        yield event
        if (signal?.aborted) return false
        pause = fastestLook
      }
      const isAll = !listener.isStuck && listener.last >= (header.records ?? 0)
      if (endSeenAt !== undefined && (isAll || isLate)) return true
    }
    if (signal?.aborted || world.now() + pause > began + longestFollow) return false
    await world.sleep(pause, signal)
    pause = Math.min(slowestLook, pause * 1.5)
  }
}

// Undefined where a replica does not show yet what an earlier connection has heard.
const takeUp = async (
  reader: LogReader,
  header: RunHeader,
  from: NodePosition,
  isLate: boolean,
): Promise<LogListener | undefined> => {
  const listener = new LogListener(reader, from)
  const earlier = from.after > 0 ? (await reader.logAfter(0)).slice(0, from.after) : []
  if (earlier.length < from.after && !isLate) return undefined
  for (const entry of earlier) listener.note(entry)
  const { told = [] } = from
  if (!reader.isShown(header) || (await listener.speakers.takeUp(told))) return listener
  if (isLate || !told.every(({ writer }) => listener.speakers.has(writer))) throw notAPosition(writePosition(from))
  return undefined
}

class LogListener {
  last: number
  /** An entry speaks of what is not there yet. */
  isStuck = false
  readonly speakers: Speakers
  // Events of the next entry that were told before the connection broke.
  private skipped: number
  private readonly named = new Set<string>()
  private readonly epochs = new Map<string, number>()

  constructor(
    private readonly reader: LogReader,
    from: NodePosition,
  ) {
    this.last = from.after
    this.skipped = from.index ?? 0
    this.speakers = new Speakers(reader.blocks)
  }

  /** Takes an entry as told. */
  note(entry: EventDocument): void {
    const { path, epoch, phase, sequence, output } = entry
    const isOld = (this.epochs.get(path) ?? 0) > epoch || this.named.has(nameOf({ path, epoch, phase: 'end' }))
    // Whoever lost its epoch or its lease may still begin to speak; nobody listens.
    if (phase === 'text' && output !== undefined && !isOld) this.speakers.begin(path, { writer: sequence, output })
    if (phase === 'end' && !isOld) this.speakers.end(path)
    if (!isOld) this.epochs.set(path, epoch)
    this.named.add(nameOf(entry))
    this.last = Math.max(this.last, sequence)
  }

  async *listen(header: RunHeader, isLate: boolean): AsyncGenerator<RunEventAt> {
    const isShown = this.reader.isShown(header)
    this.isStuck = false
    for (const entry of await this.reader.logAfter(this.last)) {
      if (entry.sequence !== this.last + 1 && !isLate) break
      if (entry.phase !== 'text' && !this.named.has(nameOf(entry))) {
        const isTold = yield* this.tell(entry, header, isShown)
        if (!isTold && !isLate) {
          this.isStuck = true
          break
        }
      }
      this.note(entry)
      this.skipped = 0
    }
    if (isShown) for await (const event of this.speakers.listen()) yield this.at(event)
  }

  // False: the entry speaks of an outcome that is not there yet.
  private async *tell(entry: EventDocument, header: RunHeader, isShown: boolean): AsyncGenerator<RunEventAt, boolean> {
    const { path, epoch, phase, at, sequence } = entry
    let events: readonly (RunEvent | undefined)[] = [{ type: 'node-start', node: path, at }]
    if (phase === 'end') {
      const node = await this.reader.nodeAt(path, epoch)
      if (!node || node.status === 'waiting') return false
      if (isShown && node.text) {
        const all = this.speakers.listenToEnd(path, node.text)
        let next = await all.next()
        for (; !next.done; next = await all.next()) yield this.at(next.value)
        if (!next.value) return false
      }
      const { start, end } = this.reader.eventsOf(node, header)
      const isStartTold = this.named.has(nameOf({ path, epoch, phase: 'start' }))
      events = [isShown ? this.whole(node) : undefined, isStartTold ? undefined : start, end]
      this.named.add(nameOf({ path, epoch, phase: 'start' }))
    }
    const told = events.filter((event) => event !== undefined)
    for (const [index, event] of told.entries()) {
      if (index < this.skipped) continue
      const isLast = index === told.length - 1
      if (isLast) this.note(entry)
      yield this.at(event, isLast ? undefined : { upTo: sequence, index: index + 1 })
    }
    return true
  }

  // What was blocked is taken back, and so is what an attempt said that did not become the outcome [25].
  private whole({ path, text, status, error }: NodeRecord): RunEvent | undefined {
    if (text) return this.speakers.whole(path, true)
    const isVoid = status === 'completed' || error?.code === 'content_blocked'
    return isVoid ? this.speakers.whole(path, false) : undefined
  }

  private at(event: RunEvent, within?: { readonly upTo: number; readonly index: number }): RunEventAt {
    const { told } = this.speakers
    return {
      id: writePosition({ stage: 'batch', after: this.last, ...(told.length > 0 && { told }), ...within }),
      event,
    }
  }
}

const nameOf = ({ path, epoch, phase }: Pick<EventDocument, 'path' | 'epoch' | 'phase'>): string =>
  `${phase} ${epoch} ${path}`
