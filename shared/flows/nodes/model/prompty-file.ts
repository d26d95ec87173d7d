import { Fault } from '../../../faults'
import type { JsonObject } from '../../../json'
import type { Prompts, Prompty } from '../../../prompts/contract'
import type { FlowFiles, SettleTools } from '../../contract'
import { readYaml } from '../../definition/yaml-source'
import { textOf } from '../templates'

/** How a node asks for a prompty. */
export interface PromptyRequest {
  readonly path: string
  readonly version: 1 | 2 | null
  /** Laid over the file's own. */
  readonly model: JsonObject | null
  readonly hasConnection: boolean
}

/** Reads a prompty while its flow is checked: names of the environment are known then, their values are not. */
export const settlePrompty = (request: PromptyRequest, tools: SettleTools, prompts: Prompts): Prompty | undefined => {
  if (!tools.files.has(request.path)) {
    const there = [...tools.files.keys()].join(', ') || 'none'
    tools.report('InvalidSource', `There is no file “${request.path}” in the flow; there are: ${there}`)
    return undefined
  }
  try {
    return read(request, tools.files, (name) => (tools.environment?.has(name) ? '' : undefined), prompts)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    for (const item of error.errors ?? [{ code: 'UserErrorException', message: error.message }]) tools.reportItem(item)
    return undefined
  }
}

type Environment = Readonly<Record<string, string>>

interface Kept {
  readonly environments: readonly Environment[]
  readonly prompty: Prompty
}

const kept = new WeakMap<FlowFiles, Map<string, Kept>>()

/** Reads a prompty for a run, once for the files of a version; a name is sought in one environment after the other. */
export const openPrompty = (
  request: PromptyRequest,
  files: FlowFiles,
  environments: readonly Environment[],
  prompts: Prompts,
): Prompty => {
  let known = kept.get(files)
  if (!known) kept.set(files, (known = new Map()))
  const key = JSON.stringify(request)
  const before = known.get(key)
  if (before && environments.every((one, index) => before.environments[index] === one)) return before.prompty
  const own = (name: string): string | undefined =>
    environments.find((environment) => Object.hasOwn(environment, name))?.[name]
  const prompty = read(request, files, own, prompts)
  known.set(key, { environments, prompty })
  return prompty
}

const read = (
  { path, version, model, hasConnection }: PromptyRequest,
  files: FlowFiles,
  environment: (name: string) => string | undefined,
  prompts: Prompts,
): Prompty =>
  prompts.readPrompty({
    file: path,
    text: textOf(files, path),
    fileText: (other) => (files.has(other) ? textOf(files, other) : undefined),
    environment,
    readYaml,
    hasConnection,
    ...(version !== null && { version }),
    ...(model !== null && { model }),
  })
