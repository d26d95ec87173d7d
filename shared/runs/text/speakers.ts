import type { RunEvent, TextMark } from '../contract'
import type { BlocksTold } from '../event-position'
import type { BlockDocument } from './block-documents'
import { heardText } from './heard-text'

/** The blocks of a writer after a number, as far as there is no gap. */
export type ReadBlocks = (writer: number, after: number) => Promise<readonly BlockDocument[]>

interface Speaker {
  readonly writer: number
  readonly node: string
  readonly output: string
  blocks: number
  said: string
}

/** The nodes of a run that speak, as one follower hears them [11]: of several attempts at a node the latest counts. */
export class Speakers {
  private readonly open = new Map<number, Speaker>()
  private readonly latest = new Map<string, Speaker>()
  private readonly heard = heardText()

  constructor(private readonly read: ReadBlocks) {}

  /** An attempt at a node begins to speak. */
  begin(node: string, { writer, output }: Pick<TextMark, 'writer' | 'output'>): void {
    const speaker = { writer, node, output, blocks: 0, said: '' }
    this.open.set(writer, speaker)
    this.latest.set(node, speaker)
  }

  has(writer: number): boolean {
    return this.open.has(writer)
  }

  /** How much of each was heard: what a position names. */
  get told(): readonly BlocksTold[] {
    return [...this.open.values()]
      .filter(({ blocks }) => blocks > 0)
      .map(({ writer, blocks }) => ({ writer, blocks }))
      .toSorted((left, right) => left.writer - right.writer)
  }

  /** Takes up what an earlier connection has heard; false where that is not all to be seen yet. */
  async takeUp(told: readonly BlocksTold[]): Promise<boolean> {
    for (const { writer, blocks } of told) {
      const speaker = this.open.get(writer)
      if (!speaker) return false
      const found = (await this.read(writer, 0)).slice(0, blocks)
      if (found.length < blocks) return false
      for (const block of found) hear(speaker, block)
      this.heard.tell(speaker.output, speaker.said)
      if (found.some(({ withdrawn }) => withdrawn)) this.heard.forget(speaker.output)
    }
    return true
  }

  /** What has been said since, block by block. */
  async *listen(): AsyncGenerator<RunEvent> {
    for (const speaker of this.latest.values()) yield* this.listenTo(speaker)
  }

  /** All that a node has said, its last blocks first; false where they are not to be seen yet. */
  async *listenToEnd(node: string, mark: TextMark): AsyncGenerator<RunEvent, boolean> {
    if (this.latest.get(node)?.writer !== mark.writer) this.begin(node, mark)
    const speaker = this.open.get(mark.writer)
    if (speaker) yield* this.listenTo(speaker)
    return speaker !== undefined && speaker.blocks >= mark.blocks
  }

  /** What a listener hears at a node's end so that it has heard what stands; nothing where it has. */
  whole(node: string, isKept: boolean): RunEvent | undefined {
    const speaker = this.latest.get(node)
    return speaker && this.heard.tell(speaker.output, isKept ? speaker.said : '', true)
  }

  /** The node has ended; whoever speaks of its output again begins anew. */
  end(node: string): void {
    for (const speaker of this.open.values()) {
      if (speaker.node !== node) continue
      this.open.delete(speaker.writer)
      this.heard.forget(speaker.output)
    }
    this.latest.delete(node)
  }

  private async *listenTo(speaker: Speaker): AsyncGenerator<RunEvent> {
    for (const block of await this.read(speaker.writer, speaker.blocks)) {
      hear(speaker, block)
      const event = this.heard.tell(speaker.output, speaker.said)
      if (event) yield event
    }
  }
}

const hear = (speaker: Speaker, { sequence, text }: BlockDocument): void => {
  speaker.blocks = sequence
  speaker.said += text
}
