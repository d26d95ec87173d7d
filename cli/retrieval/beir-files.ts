import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { misuse } from '../failure'
import type { Judgements } from './measures'

/** The files of a collection in BEIR's layout. */
export interface BeirFiles {
  readonly corpus: string
  readonly queries: string
  readonly qrels: string
}

/** A document of the corpus. */
export interface BeirDocument {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** Finds the files in a folder; judgements are those of the test split where none are named. */
export const findBeirFiles = (folder: string, qrels: string | undefined): BeirFiles => {
  const found = (what: string, ...names: readonly string[]): string => {
    const file = names.map((name) => join(folder, name)).find((name) => existsSync(name))
    if (file === undefined) throw misuse(`“${folder}” holds no ${what}; looked for ${names.join(', ')}`)
    return file
  }
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw misuse(`There is no folder “${folder}”`)
  if (qrels !== undefined && !existsSync(qrels)) throw misuse(`There is no file “${qrels}”`)
  return {
    corpus: found('corpus', 'corpus.jsonl'),
    queries: found('queries', 'queries.jsonl'),
    qrels: qrels ?? found('judgements', join('qrels', 'test.tsv'), 'qrels.tsv', join('qrels', 'dev.tsv')),
  }
}

/** The documents of a corpus, one by one. */
export async function* readCorpus(file: string): AsyncGenerator<BeirDocument> {
  for await (const { id, fields } of records(file))
    yield { id, title: textOf(fields['title']), text: textOf(fields['text']) }
}

/** The queries by their ids. */
export const readQueries = async (file: string): Promise<ReadonlyMap<string, string>> => {
  const queries = new Map<string, string>()
  for await (const { id, fields } of records(file)) queries.set(id, textOf(fields['text']))
  return queries
}

/** The judgements of each query: lines of query, document and grade, or of trec_eval's four columns, with a head line or without. */
export const readJudgements = async (file: string): Promise<ReadonlyMap<string, Judgements>> => {
  const judgements = new Map<string, Map<string, number>>()
  let number = 0
  for await (const line of linesOf(file)) {
    number++
    if (line.trim() === '') continue
    const parts = line.trim().split(/\t|\s+/)
    const [query = '', document = ''] = parts.length === 4 ? [parts[0], parts[2]] : parts
    const grade = Number(parts.at(-1))
    if ((parts.length !== 3 && parts.length !== 4) || !Number.isFinite(grade)) {
      if (number === 1) continue
      throw misuse(`${file}:${number}: a judgement is a query, a document and a grade; there is “${line.slice(0, 80)}”`)
    }
    const own = judgements.get(query) ?? new Map<string, number>()
    own.set(document, grade)
    judgements.set(query, own)
  }
  return judgements
}

async function* records(
  file: string,
): AsyncGenerator<{ readonly id: string; readonly fields: Readonly<Record<string, unknown>> }> {
  let number = 0
  for await (const line of linesOf(file)) {
    number++
    if (line.trim() === '') continue
    const fields = parsed(line)
    const id = fields?.['_id']
    if (!fields || (typeof id !== 'string' && typeof id !== 'number'))
      throw misuse(`${file}:${number}: a line is a JSON object with an _id; there is “${line.slice(0, 80)}”`)
    yield { id: String(id), fields }
  }
}

const parsed = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
