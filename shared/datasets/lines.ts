import { fault } from '../faults'

/** A line of a file, or what is wrong with it; numbers begin at 1. */
export type Line =
  { readonly number: number; readonly text: string } | { readonly number: number; readonly trouble: string }

/** Cuts bytes at line feeds as they come; a carriage return before one stays, for inside of quotes it is part of a value; one line is held at a time, and none that is longer than `longest` bytes. */
export async function* linesOf(body: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  let number = 1
  let size = 0
  let held: Uint8Array[] = []
  const take = (): Line => {
    const line = size > longest ? tooLong(number, longest) : decoded(number, joined(held))
    held = []
    size = 0
    number += 1
    return line
  }
  const hold = (piece: Uint8Array): void => {
    size += piece.byteLength
    if (size <= longest) held.push(piece)
    else held = []
  }
  for await (const piece of body) {
    let start = 0
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      hold(piece.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < piece.byteLength) hold(piece.subarray(start))
  }
  if (size > 0) yield take()
}

const lineFeed = 0x0a

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const [only] = pieces
  return pieces.length === 1 && only ? only : Buffer.concat(pieces)
}

const tooLong = (number: number, longest: number): Line => ({
  number,
  trouble: `The line is longer than ${longest} bytes`,
})

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decoded = (number: number, bytes: Uint8Array): Line => {
  if (number === 1) refuseWideText(bytes)
  try {
    const text = strict.decode(bytes)
    return { number, text: number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text }
  } catch {
    return { number, trouble: 'The line is not UTF-8 text' }
  }
}

// Every line of such a file would be broken, and none of them would say why.
const refuseWideText = ([first, second]: Uint8Array): void => {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw fault('invalid_input', 'The file is UTF-16 text; save it as UTF-8')
  if (first === 0x1f && second === 0x8b)
    throw fault('invalid_input', 'The file is compressed by gzip; send it unpacked')
  if (first === 0x50 && second === 0x4b)
    throw fault('invalid_input', 'The file is a ZIP archive or an Excel workbook; save the sheet as CSV in UTF-8')
}
