import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { baseForms, type PartOfSpeech } from './base-forms'

/** WordNet, asked for the words that share a meaning with a word. */
export interface WordNet {
  /** As results name it. */
  readonly name: string
  /** Single words of every meaning of a word, in the form in which NLTK's METEOR takes them. */
  synonyms(word: string): readonly string[]
}

const parts: readonly PartOfSpeech[] = ['noun', 'verb', 'adj', 'adv']

/** Opens WordNet's own files (index.*, data.*, and *.exc where they are there) below a folder. */
export const openWordNet = async (folder: string): Promise<WordNet> => {
  const [readings, lists] = await Promise.all([
    Promise.all(
      parts.map(async (part) => openPart(await read(folder, 'index', part), await read(folder, 'data', part))),
    ),
    Promise.all(parts.map((part) => readExceptions(join(folder, `${part}.exc`)))),
  ])
  const hasExceptions = lists.some((list) => list.size > 0)
  const version = /WordNet (\d[\d.]*) Copyright/.exec(readings[0]!.head)?.[1] ?? 'of unknown version'
  const known = new Map<string, readonly string[]>()
  return {
    name: `WordNet ${version}, ${hasExceptions ? 'with' : 'without'} exception lists`,
    synonyms(word) {
      // No word of WordNet is that long, and a text's own would be looked for by every ending.
      if (word.length > longestWord || !/^[\x21-\x7e]+$/.test(word)) return []
      const kept = known.get(word)
      if (kept) return kept
      const found = new Set<string>()
      for (const [at, part] of parts.entries()) {
        const { offsets, lemmas } = readings[at]!
        for (const form of baseForms(word, part, lists[at]!, (one) => offsets(one).length > 0)) {
          for (const offset of offsets(form)) for (const lemma of lemmas(offset)) found.add(lemma)
        }
      }
      if (known.size >= mostKept) known.clear()
      known.set(word, [...found])
      return [...found]
    },
  }
}

const longestWord = 60
const mostKept = 20_000

const read = (folder: string, kind: string, part: PartOfSpeech): Promise<Buffer> =>
  readFile(join(folder, `${kind}.${part}`))

const readExceptions = async (file: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  let text: string
  try {
    text = await readFile(file, 'latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
    throw error
  }
  return new Map(
    text.split('\n').flatMap((line) => {
      const [word, ...forms] = line.trim().split(' ')
      return word === undefined || word === '' ? [] : [[word, forms] as const]
    }),
  )
}

const openPart = (index: Buffer, data: Buffer) => ({
  /** The licence, which names the version. */
  head: data.toString('latin1', 0, 4_000),
  /** Where the meanings of a word stand in the data. */
  offsets: (word: string): readonly number[] => {
    const [, , , pointers, ...rest] = findLine(index, word)?.split(' ') ?? []
    return pointers === undefined
      ? []
      : rest.slice(Number(pointers) + 2).flatMap((text) => (text === '' ? [] : [Number(text)]))
  },
  /** The single words of a meaning, without the marks of adjectives' places. */
  lemmas: (offset: number): readonly string[] => {
    const [, , , count = '0', ...rest] = lineAt(data, offset).split(' ')
    return Array.from({ length: Number.parseInt(count, 16) }, (_, at) =>
      (rest[at * 2] ?? '').replace(/\(.*\)$/, ''),
    ).filter((lemma) => !lemma.includes('_'))
  },
})

const lineAt = (file: Buffer, start: number): string => {
  const end = file.indexOf(newline, start)
  return file.toString('latin1', start, end === -1 ? file.length : end)
}

const newline = 0x0a

// The lines are sorted by their first word: halves the file until one is left.
const findLine = (file: Buffer, word: string): string | undefined => {
  let [low, high] = [0, file.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const start = middle === 0 ? 0 : file.lastIndexOf(newline, middle - 1) + 1
    const line = lineAt(file, start)
    // The licence at the head begins with spaces, which sort before every word.
    const first = line.slice(0, line.indexOf(' '))
    if (first === word) return line
    if (first < word) low = start + line.length + 1
    else high = start
  }
  return undefined
}
