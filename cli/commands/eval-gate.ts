import { readFileSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import type { Client } from '../../client'
import { keptServer } from '../dataset/find-server'
import { followEvaluation, isOver } from '../evaluation/follow-evaluation'
import { writeSummary } from '../evaluation/write-summary'
import { CliFailure } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { plain } from '../terminal'

/** The options of `eval gate`. */
export interface EvalGateOptions extends CommonOptions {
  readonly file?: string
  readonly label?: string
  readonly at?: string
  readonly variant?: string
  readonly seal?: string
  readonly summary?: string
}

interface Verdict {
  readonly id: string
  readonly verdict?: string
  readonly status: string
  readonly reasons?: readonly string[]
  readonly markdown?: string
  readonly done?: number
  readonly total?: number
}

/** What a gate's verdict ends the command with. What gives no verdict at all ends it with 3. */
export const exitCodeOfVerdict: Readonly<Record<string, number>> = { pass: 0, fail: 1, inconclusive: 2, tampered: 3 }

/** Lets a version try a gate: 0 passed, 1 failed, 2 inconclusive, 3 tampered with, used wrongly or without a verdict. */
export const evalGate = async (
  scene: Scene,
  session: Session,
  gate: string | undefined,
  options: EvalGateOptions,
): Promise<number> => {
  try {
    const { client } = await keptServer(session)
    return await tryGate(scene, client, gate, options)
  } catch (error) {
    if (scene.signal.aborted) throw error
    // Nothing but a verdict may look like one.
    const { code, message, errors } = error as CliFailure
    throw new CliFailure(code ?? 'failed', message, 3, errors ?? [])
  }
}

const tryGate = async (
  scene: Scene,
  client: Client,
  named: string | undefined,
  options: EvalGateOptions,
): Promise<number> => {
  const { terminal, signal } = scene
  const { file, label, at, variant, json } = options
  const name = named ?? (file === undefined ? undefined : basename(file, extname(file)))
  if (name === undefined) throw new CliFailure('usage', 'Name a gate, or the file of one by --file', 3)
  const sealed =
    file === undefined
      ? undefined
      : await client.putGate({ name, body: readGate(resolve(scene.cwd, file)) as never }, { signal })
  const seal = options.seal ?? sealed?.seal
  const body = {
    ...(label !== undefined && { label }),
    ...(at !== undefined && { version: at }),
    ...(variant !== undefined && { variant }),
    ...(seal !== undefined && { seal }),
  }
  const { run_id: id } = await client.runGate({ name, body }, { signal })
  if (json) terminal.write(`${JSON.stringify({ event: 'started', run_id: id, gate: name })}\n`)
  else terminal.note(`Gate ${plain(name)}, run ${id}\n`)
  const found = await followEvaluation<Verdict>(scene, id, options, async (stop) => {
    const shown = (await client.getGateRun({ name, id }, { signal: stop })) as unknown as Verdict
    const { status, done = 0, total = 0 } = shown
    return shown.verdict !== undefined || isOver(status) ? { ended: shown } : { progress: { status, done, total } }
  })
  if (found.verdict === undefined)
    throw new CliFailure('no_verdict', `Run ${id} of the gate is ${found.status} and has no verdict`, 3)
  if (json) terminal.write(`${JSON.stringify({ event: 'end', ...found, markdown: undefined })}\n`)
  else {
    const colour = found.verdict === 'pass' ? 'green' : found.verdict === 'inconclusive' ? 'yellow' : 'red'
    terminal.write(
      `${terminal.paint(colour, found.verdict)}\n${(found.reasons ?? []).map((reason) => `  ${plain(reason)}\n`).join('')}`,
    )
  }
  writeSummary(scene, found.markdown ?? '', options.summary)
  return exitCodeOfVerdict[found.verdict] ?? 3
}

const readGate = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CliFailure(
      'usage',
      `“${file}” is no JSON file of a gate: ${error instanceof Error ? error.message : String(error)}`,
      3,
    )
  }
}
