import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { JsonObject } from '../../client'
import { keptServer } from '../dataset/find-server'
import { showStored } from '../dataset/show-stored'
import { misuse } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `dataset add`. */
export interface DatasetAddOptions extends CommonOptions {
  readonly run?: string
  readonly feedback?: string
}

/** Adds rows of a JSON lines file, of a run, or of what was said of a run: a new version. */
export const datasetAdd = async (
  scene: Scene,
  session: Session,
  [name, file]: readonly [name: string, file: string | undefined],
  { run, feedback, json }: DatasetAddOptions,
): Promise<number> => {
  if ([file, run, feedback].filter((one) => one !== undefined).length !== 1)
    throw misuse('Name one of a file, --run <id> and --feedback <run>')
  const body =
    file !== undefined
      ? { rows: readRows(resolve(scene.cwd, file)) }
      : run !== undefined
        ? { run_id: run }
        : { feedback: feedback ?? '' }
  const { client } = await keptServer(session)
  return showStored(scene, await client.addDatasetRows({ name, body }, { signal: scene.signal }), json)
}

const readRows = (file: string): readonly JsonObject[] => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw misuse(`There is no file “${file}”`)
  return readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [rowOf(line, index + 1)]))
}

const rowOf = (line: string, number: number): JsonObject => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw misuse(`Line ${number} is not JSON`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw misuse(`Line ${number} is no JSON object`)
}
