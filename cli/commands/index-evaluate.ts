import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Client } from '../../client'
import { keptServer } from '../dataset/find-server'
import { CliFailure, misuse } from '../failure'
import { awaitIndexed } from '../retrieval/await-indexed'
import { findBeirFiles, readCorpus, readJudgements, readQueries } from '../retrieval/beir-files'
import { evaluateRanking, measureText, type ModeReport } from '../retrieval/evaluate-ranking'
import { patient, withEach } from '../retrieval/patient'
import { trecRun, type RankedQuery } from '../retrieval/trec-run'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

/** The options of `index evaluate`. */
export interface IndexEvaluateOptions extends CommonOptions {
  readonly qrels?: string
  readonly modes: readonly Mode[]
  readonly depth: number
  readonly run?: string
  readonly seed: number
  readonly upload: boolean
}

type Mode = 'hybrid' | 'keyword' | 'vector'

const atOnce = 6

/** Asks the queries of a collection in each mode and scores what is found against its judgements. */
export const indexEvaluate = async (
  scene: Scene,
  session: Session,
  [index, folder]: readonly [index: string, folder: string],
  { qrels, modes, depth, run, seed, upload, json }: IndexEvaluateOptions,
): Promise<number> => {
  const { terminal, cwd } = scene
  if (depth > 100) throw misuse('Up to 100 passages are read a query')
  const files = findBeirFiles(resolve(cwd, folder), qrels === undefined ? undefined : resolve(cwd, qrels))
  const [queries, judgements] = [await readQueries(files.queries), await readJudgements(files.qrels)]
  const asked = [...judgements].flatMap(([id]) => (queries.has(id) ? [{ id, text: queries.get(id) ?? '' }] : []))
  if (asked.length === 0)
    throw new CliFailure('invalid_input', `No query of ${files.queries} is judged in ${files.qrels}`)
  const { client } = await keptServer(session)
  const idOfPath = upload ? await uploadCorpus(scene, client, index, files.corpus) : await pathsOf(files.corpus)
  const reports: ModeReport[] = []
  for (const mode of modes) {
    terminal.note(`${mode}: ${asked.length} queries\n`)
    const { ranked, notes } = await askAll(scene, client, { index, mode, depth }, asked, idOfPath)
    if (run !== undefined)
      writeFileSync(runFile(resolve(cwd, run), mode, modes.length), trecRun(ranked, `sluice-${mode}`))
    reports.push({ mode, notes, ...evaluateRanking(ranked, judgements, seed) })
  }
  if (json)
    terminal.write(
      `${JSON.stringify({ index, queries: asked.length, documents: idOfPath.size, depth, modes: reports }, null, 2)}\n`,
    )
  else {
    reports
      .flatMap(({ mode, notes }) => notes.map((note) => `${mode}: ${note}\n`))
      .forEach((line) => terminal.note(line))
    terminal.write(
      table([
        ['MODE', 'nDCG@10', 'RECALL@10', `RECALL@${depth}`, 'MRR@10'],
        ...reports.map(({ mode, ndcg_10, recall_10, recall, mrr_10 }) => [
          mode,
          ...[ndcg_10, recall_10, recall, mrr_10].map(measureText),
        ]),
      ]),
    )
    terminal.write(
      `${reports[0]?.ndcg_10.n ?? 0} queries with relevant documents, ${idOfPath.size} documents; 95 % intervals over the queries\n`,
    )
  }
  return 0
}

/** Ids may hold what paths may not, and must not be found as words. */
const pathOf = (id: string): string => `corpus/${createHash('sha256').update(id).digest('hex').slice(0, 32)}.txt`

const pathsOf = async (corpus: string): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>()
  for await (const { id } of readCorpus(corpus)) ids.set(pathOf(id), id)
  return ids
}

const uploadCorpus = async (
  { terminal, signal }: Scene,
  client: Client,
  index: string,
  corpus: string,
): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>()
  await withEach(readCorpus(corpus), atOnce, async ({ id, title, text }) => {
    const path = pathOf(id)
    const body = [title, text].filter((part) => part.trim() !== '').join('\n\n')
    if (body !== '') await patient(() => client.putDocument({ index, path, body }, { signal }), signal)
    ids.set(path, id)
    if (ids.size % 500 === 0) terminal.note(`${ids.size} documents sent\n`)
  })
  const states = await awaitIndexed(client, index, { terminal, signal })
  terminal.note(`${states.indexed} documents indexed${states.failed > 0 ? `, ${states.failed} failed` : ''}\n`)
  return ids
}

const askAll = async (
  { signal }: Scene,
  client: Client,
  { index, mode, depth }: { readonly index: string; readonly mode: Mode; readonly depth: number },
  asked: readonly { readonly id: string; readonly text: string }[],
  idOfPath: ReadonlyMap<string, string>,
): Promise<{ readonly ranked: readonly RankedQuery[]; readonly notes: readonly string[] }> => {
  const found = new Map<string, RankedQuery>()
  const notes = new Set<string>()
  await withEach(asked, atOnce, async ({ id, text }) => {
    const body = { query: text.slice(0, 8000), mode, top: depth }
    const reply = await patient(() => client.searchIndex({ index, body }, { signal }), signal)
    reply.notes?.forEach((note) => notes.add(note))
    const best = new Map<string, number>()
    for (const { document, score } of reply.results) {
      const name = idOfPath.get(document)
      // A document that is the query itself is left out, as BEIR does. Of several passages of one the best stands for it.
      if (name !== undefined && name !== id && !best.has(name)) best.set(name, score)
    }
    found.set(id, { query: id, documents: [...best].map(([name, score]) => ({ id: name, score })) })
  })
  return { ranked: asked.flatMap(({ id }) => found.get(id) ?? []), notes: [...notes] }
}

const runFile = (file: string, mode: Mode, modes: number): string => {
  if (modes === 1) return file
  const ending = extname(file)
  return `${file.slice(0, file.length - ending.length)}.${mode}${ending}`
}
