import { randomUUID } from 'node:crypto'
import { basename, extname, resolve } from 'node:path'
import type { Client } from '../../client'
import { followBatch } from '../batch/follow-batch'
import { whileAway } from '../batch/server-away'
import { showProgress } from '../batch/show-progress'
import { keptServer } from '../dataset/find-server'
import { formatOfFile, openUpload } from '../dataset/upload'
import { misuse } from '../failure'
import { readInputs } from '../read-inputs'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { plain } from '../terminal'

/** The options of `batch run`. */
export interface BatchRunOptions extends CommonOptions {
  readonly flow: string
  readonly dataset?: string
  readonly file?: string
  readonly skipBroken?: boolean
  readonly split?: string
  readonly label?: string
  readonly at?: string
  readonly variant?: readonly string[]
  readonly map?: readonly string[]
  readonly run?: string
  readonly concurrency?: number
  readonly timeout?: number
  readonly rowTimeout?: number
  readonly webhook?: string
  readonly idempotencyKey?: string
  readonly detach?: boolean
}

/** Runs a flow over the rows of a dataset or of a file, which is stored as a dataset first, and shows how far it is. */
export const batchRun = async (scene: Scene, session: Session, options: BatchRunOptions): Promise<number> => {
  const { terminal, signal } = scene
  const { dataset, file, split, label, at, variant, run, concurrency, timeout, rowTimeout, webhook, json } = options
  if ((file === undefined) === (dataset === undefined)) throw misuse('Name one of --dataset <name> and --file <file>')
  if (options.skipBroken && file === undefined) throw misuse('--skip-broken is of a --file')
  const mapping = options.map && readInputs(options.map, scene.cwd)
  const name = file === undefined ? '' : datasetNameOf(file)
  const { client } = await keptServer(session)
  const from = file === undefined ? (dataset ?? '') : await store(scene, client, { ...options, name, file })
  const body = {
    dataset: from,
    flow: options.flow,
    ...(split !== undefined && { split }),
    ...(label !== undefined && { label }),
    ...(at !== undefined && { version: at }),
    ...(variant && { variants: variant }),
    ...(mapping && { mapping }),
    ...(run !== undefined && { run }),
    ...(concurrency !== undefined && { concurrency }),
    ...(timeout !== undefined && { timeout_ms: timeout }),
    ...(rowTimeout !== undefined && { row_timeout_ms: rowTimeout }),
    ...(webhook !== undefined && { webhook }),
  }
  const key = options.idempotencyKey ?? randomUUID()
  let id: string
  try {
    // Asked again under the same key, it starts once, whichever answer was lost.
    const started = await whileAway(
      (stop) => client.startBatch({ body }, { headers: { 'idempotency-key': key }, signal: stop }),
      signal,
      showProgress(scene, { json }),
    )
    id = started.run_id
  } catch (error) {
    if (signal.aborted)
      terminal.note(`Whether the batch has begun is not known. The same with --idempotency-key ${key} finds it.\n`)
    throw error
  }
  if (json) terminal.write(`${JSON.stringify({ event: 'started', run_id: id, dataset: from, flow: options.flow })}\n`)
  else terminal.write(`${id}\n`)
  return options.detach ? 0 : followBatch(scene, client, id, options)
}

// The batch reads the version that this file is, whatever is put under the name meanwhile.
const store = async (
  { terminal, signal, cwd }: Scene,
  client: Client,
  { name, file, skipBroken }: { readonly name: string; readonly file: string; readonly skipBroken?: boolean },
): Promise<string> => {
  const { body } = openUpload(resolve(cwd, file), terminal)
  const order = { name, format: formatOfFile(file), body, ...(skipBroken && { on_broken: 'skip' as const }) }
  const stored = await client.putDataset(order, { signal })
  for (const { line, message } of stored.skipped ?? []) terminal.note(`line ${line}: left out: ${plain(message)}\n`)
  terminal.note(`${stored.rows} rows are ${stored.name}@${stored.version.slice(0, 12)}\n`)
  return `${stored.name}@${stored.version}`
}

const datasetNameOf = (file: string): string => {
  const name = basename(file, extname(file))
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[-_]+|-+$/g, '')
    .slice(0, 64)
  if (name === '') throw misuse(`No dataset can be named by “${basename(file)}”; store it with: sluice dataset put`)
  return name
}
