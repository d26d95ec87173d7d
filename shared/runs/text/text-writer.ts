import { changeDocument } from '../../store/change-document'
import type { DocumentStore } from '../../store/contract'
import type { World } from '../../world'
import { blockId, blockShape, putBlock, type BlockDocument } from './block-documents'

/** What a writer of blocks stands on: one run at one epoch. */
export interface TextWriterDeps {
  readonly store: DocumentStore
  readonly world: Pick<World, 'sleep' | 'random' | 'log'>
  readonly key: readonly [project: string, run: string]
  readonly epoch: number
  /** Takes the writer's number when its first block is to be stored; undefined where the epoch is over, and then nothing is [6]. */
  readonly begin: () => Promise<number | undefined>
  /** Whether the epoch still holds; asked before each write after the first. */
  readonly goesOn: () => Promise<boolean>
}

/** What is said of one node. */
export type Said = Pick<BlockDocument, 'node' | 'output' | 'text' | 'begun'>

/** Where a writer has come to. */
export interface Written {
  readonly writer: number
  readonly blocks: number
}

/** Stores what nodes say in blocks [11]; whoever speaks is never kept waiting. */
export interface TextWriter {
  say(piece: Said): void
  /** Stores what is not stored yet; undefined where nothing was ever said or the epoch is over. */
  flush(): Promise<Written | undefined>
  /** Takes back what a node has said, stored or not [25]. */
  withdraw(node: string): Promise<Written | undefined>
  /** Forgets what is not stored yet; nothing more is written. */
  drop(): void
}

const firstPause = 250
const longestPause = 2_000
const growth = 1.5
// As everything in a record [12].
const mostCharacters = 16_384

/** Opens a writer of blocks. The first is stored 250 ms after the first word, those after it at pauses that grow to 2 s. */
export const openTextWriter = (deps: TextWriterDeps): TextWriter => {
  const { store, world, key, epoch } = deps
  const stored: Pick<BlockDocument, 'node' | 'sequence'>[] = []
  let waiting: Said[] = []
  let number: number | undefined
  let pause = firstPause
  let isOver = false
  let timer: AbortController | undefined
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  const mayWrite = async (): Promise<boolean> => {
    if (isOver) return false
    if (number === undefined) isOver = (number = await deps.begin()) === undefined
    else isOver = !(await deps.goesOn())
    return !isOver
  }

  const storeWaiting = async (): Promise<void> => {
    if (waiting.length === 0 || !(await mayWrite())) return
    const pieces = waiting.flatMap(inBlocks)
    waiting = []
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index] as Said
      const sequence = stored.length + 1
      try {
        await putBlock(store, key, { ...piece, writer: number ?? 0, sequence, epoch })
      } catch (error) {
        waiting = [...pieces.slice(index), ...waiting]
        throw error
      }
      stored.push({ node: piece.node, sequence })
    }
  }

  const storeSoon = (): void => {
    if (timer || isOver) return
    const mine = new AbortController()
    timer = mine
    const wake = async (): Promise<void> => {
      if (mine.signal.aborted) return
      timer = undefined
      pause = Math.min(longestPause, pause * growth)
      await inTurn(storeWaiting).catch((cause: unknown) =>
        world.log('warning', 'What a run says could not be stored yet', { run: key[1], cause }),
      )
      if (waiting.length > 0) storeSoon()
    }
    void world.sleep(pause, mine.signal).then(wake)
  }
  const stopTimer = (): void => {
    timer?.abort('stored at once')
    timer = undefined
  }
  const written = (): Written | undefined =>
    isOver || number === undefined ? undefined : { writer: number, blocks: stored.length }

  return {
    say(piece) {
      if (isOver) return
      const before = waiting.at(-1)
      if (before?.node === piece.node && before.begun === undefined && piece.begun === undefined)
        waiting[waiting.length - 1] = { ...before, text: before.text + piece.text }
      else waiting.push(piece)
      storeSoon()
    },
    async flush() {
      stopTimer()
      await inTurn(storeWaiting)
      return written()
    },
    async withdraw(node) {
      waiting = waiting.filter((piece) => piece.node !== node)
      if (waiting.length === 0) stopTimer()
      await inTurn(async () => {
        for (const block of stored) {
          if (block.node !== node) continue
          const id = blockId(number ?? 0, block.sequence)
          await changeDocument(store, world, { container: 'runs', key, id, shape: blockShape }, withdrawn)
        }
      })
      return written()
    },
    drop() {
      stopTimer()
      isOver = true
      waiting = []
    },
  }
}

const withdrawn = (there: BlockDocument | undefined): BlockDocument | undefined =>
  there && there.begun === undefined && !there.withdrawn ? { ...there, text: '', withdrawn: true } : undefined

const inBlocks = (piece: Said): readonly Said[] => {
  if (piece.text.length <= mostCharacters) return [piece]
  const pieces: Said[] = []
  for (let from = 0; from < piece.text.length;) {
    const end = from + mostCharacters
    // A character of two halves is not cut in two.
    const isCut = /[\uD800-\uDBFF]/.test(piece.text.charAt(end - 1)) && end < piece.text.length
    const to = isCut ? end - 1 : end
    pieces.push({ ...piece, text: piece.text.slice(from, to) })
    from = to
  }
  return pieces
}
