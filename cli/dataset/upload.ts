import { createReadStream, statSync } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { misuse } from '../failure'
import type { Terminal } from '../terminal'

/** A file on its way to a server. */
export interface FileUpload {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>
  readonly size: number
}

const worthTelling = 8 * 1024 * 1024

/** Opens a file to be sent as it is read, and tells of every tenth of a large one. */
export const openUpload = (file: string, terminal: Pick<Terminal, 'note'>): FileUpload => {
  const size = sizeOf(file)
  const source = createReadStream(file)
  let sent = 0
  let told = 0
  source.on('data', (piece) => {
    sent += piece.length
    const tenth = Math.floor((sent / size) * 10)
    if (size < worthTelling || tenth === told) return
    told = tenth
    terminal.note(`${tenth * 10} % of ${megabytes(size)} sent\n`)
  })
  return { body: Readable.toWeb(source) as ReadableStream<Uint8Array<ArrayBuffer>>, size }
}

/** How a file is written, by its name. */
export const formatOfFile = (file: string): 'jsonl' | 'csv' | 'tsv' => {
  const end = extname(file).toLowerCase()
  return end === '.csv' ? 'csv' : end === '.tsv' ? 'tsv' : 'jsonl'
}

const sizeOf = (file: string): number => {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw misuse(`There is no file “${file}”`)
  if (!found.isFile()) throw misuse(`“${file}” is not a file`)
  return found.size
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`
