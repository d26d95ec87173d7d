import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Client } from '../../client'
import { keptServer } from '../dataset/find-server'
import { cardMarkdown, cardText, type Card } from '../evaluation/card-text'
import { followEvaluation, isOver } from '../evaluation/follow-evaluation'
import { writeSummary } from '../evaluation/write-summary'
import { misuse } from '../failure'
import { readInputs } from '../read-inputs'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `eval run`. */
export interface EvalRunOptions extends CommonOptions {
  readonly dataset?: string
  readonly split?: string
  readonly flow?: string
  readonly label?: string
  readonly at?: string
  readonly variant?: string
  readonly batch?: string
  readonly evaluator?: readonly string[]
  readonly evaluators?: string
  readonly inputs?: readonly string[]
  readonly map?: readonly string[]
  readonly judge?: string
  readonly repetitions?: number
  readonly group?: string
  readonly concurrency?: number
  readonly summary?: string
  readonly detach?: boolean
}

/** Measures the rows of a dataset or a batch, shows how far that is, and then the scorecard. */
export const evalRun = async (scene: Scene, session: Session, options: EvalRunOptions): Promise<number> => {
  const { dataset, split, flow, label, at, variant, batch, inputs, map, judge, repetitions, group, concurrency } =
    options
  const evaluators = evaluatorsOf(scene, options)
  const { client } = await keptServer(session)
  const body = {
    evaluators,
    ...(dataset !== undefined && { dataset }),
    ...(split !== undefined && { split }),
    ...(flow !== undefined && { flow }),
    ...(label !== undefined && { label }),
    ...(at !== undefined && { version: at }),
    ...(variant !== undefined && { variant }),
    ...(batch !== undefined && { batch }),
    ...(inputs && { inputs: readInputs(inputs, scene.cwd) }),
    ...(map && { mapping: readInputs(map, scene.cwd) }),
    ...((judge !== undefined || repetitions !== undefined) && {
      judge: { ...(judge !== undefined && { model: judge }), ...(repetitions !== undefined && { repetitions }) },
    }),
    ...(group !== undefined && { group }),
    ...(concurrency !== undefined && { concurrency }),
  }
  const headers = { 'idempotency-key': randomUUID() }
  const { run_id } = await client.startEvaluation({ body: body as never }, { headers, signal: scene.signal })
  scene.terminal.write(options.json ? `${JSON.stringify({ event: 'started', run_id })}\n` : `${run_id}\n`)
  if (options.detach) return 0
  return showEnd(scene, client, run_id, options)
}

/** Waits for an evaluation and shows its scorecard; 0 where it completed. */
export const showEnd = async (
  scene: Scene,
  client: Client,
  id: string,
  options: CommonOptions & { readonly summary?: string },
): Promise<number> => {
  const card = await followEvaluation<Card>(scene, id, options, async (signal) => {
    const found = (await client.getEvaluation({ id }, { signal })) as unknown as Card & { done: number; total: number }
    return isOver(found.status) ? { ended: found } : { progress: found }
  })
  scene.terminal.write(options.json ? `${JSON.stringify({ event: 'end', ...card })}\n` : cardText(card))
  writeSummary(scene, cardMarkdown(card), options.summary)
  return card.status === 'completed' ? 0 : 1
}

const evaluatorsOf = (scene: Scene, { evaluator = [], evaluators }: EvalRunOptions): readonly object[] => {
  const named = evaluator.map((one) => ({ evaluator: one }))
  const written = evaluators === undefined ? [] : readList(resolve(scene.cwd, evaluators))
  if (named.length + written.length > 0) return [...named, ...written]
  throw misuse('Name evaluators by --evaluator <id…>, or a JSON file of them by --evaluators <file>')
}

const readList = (file: string): readonly object[] => {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (Array.isArray(list)) return list as readonly object[]
  } catch (error) {
    throw misuse(`“${file}” cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw misuse(`“${file}” holds no list of evaluators`)
}
