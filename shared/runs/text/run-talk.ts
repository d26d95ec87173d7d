import type { RunEvent } from '../contract'
import { interactiveWriter } from './followed-talk'
import type { BlockDocument } from './block-documents'
import type { ReadBlocks } from './speakers'

/** What an interactive run says, as one follower hears it: one writer, one event a block. */
export class RunTalk {
  /** How many blocks were told. */
  blocks = 0
  /** The nodes whose begin was told by a block. */
  readonly begun = new Set<string>()

  constructor(private readonly read: ReadBlocks) {}

  /** Takes up what an earlier connection has heard; false where that is not all to be seen yet. */
  async takeUp(blocks: number): Promise<boolean> {
    const found = (await this.read(interactiveWriter, 0)).slice(0, blocks)
    if (found.length < blocks) return false
    for (const block of found) this.note(block)
    return true
  }

  /** What has been said since, up to a block where one is named. */
  async *listen(upTo = Infinity): AsyncGenerator<RunEvent> {
    if (this.blocks >= upTo) return
    for (const block of await this.read(interactiveWriter, this.blocks)) {
      if (block.sequence > upTo) return
      this.note(block)
      const { node, begun, output, text, withdrawn } = block
      if (begun !== undefined) yield { type: 'node-start', node, at: begun }
      else if (!withdrawn) yield { type: 'token', output, delta: text }
    }
  }

  private note({ node, begun, sequence }: BlockDocument): void {
    this.blocks = sequence
    if (begun !== undefined) this.begun.add(node)
  }
}
