import type { Caller } from '../caller'
import { fault } from '../faults'
import type { JsonObject } from '../json'
import type { ChatModel, Models } from '../models/contract'
import type { Prompts } from '../prompts/contract'
import type { NodeRecordDraft, RunEnd, RunEvent, RunJournal } from '../runs/contract'
import type { World } from '../world'
import { readInputs } from './coerce'
import type { NodeKind, NodeServices, RunOutcome } from './contract'
import { compileFlow, flowFile } from './definition/compile-flow'
import { nodeKinds } from './nodes'
import { runInProcess } from './run'
import { readSources } from './snapshot/flow-sources'
import { snapshotHash } from './snapshot/snapshot-hash'

/** What a flow is played with; everything has a stand-in that refuses to be used. */
export interface PlayOptions {
  readonly prompts?: Prompts
  /** Kinds beside, or instead of, the built-in ones. */
  readonly kinds?: readonly NodeKind[]
  /** The model every llm node asks. */
  readonly model?: ChatModel
  /** Script functions by source path. */
  readonly scripts?: Readonly<Record<string, unknown>>
  readonly services?: Partial<NodeServices>
  readonly caller?: Caller
  readonly world?: World
  readonly environment?: Readonly<Record<string, string>>
  readonly variant?: string
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
}

/** A played run: its outcome, its node records by name and its events. */
export interface Played extends RunOutcome {
  readonly nodes: Readonly<Record<string, NodeRecordDraft>>
  readonly order: readonly string[]
}

/** Runs a flow in memory: its files by path, `flow.dag.yaml` among them. A flow with errors throws `invalid_flow`. For the tests of flows. */
export const play = async (
  files: Readonly<Record<string, string>>,
  inputs: JsonObject = {},
  options: PlayOptions = {},
): Promise<Played> => {
  const { [flowFile]: yaml = '', ...others } = files
  const { scripts = {}, environment = {}, world = frozenWorld(), onEvent, signal } = options
  const kinds = new Map([...nodeKinds(options.prompts ?? noPrompts), ...(options.kinds ?? []).map(byKind)])
  const sources = readSources({ yaml, files: others })
  const code = Object.fromEntries(Object.keys(scripts).map((path) => [path, path]))
  const compiled = compileFlow({
    flow: 'played',
    yaml,
    files: sources.files,
    code,
    kinds,
    environment: new Set(Object.keys(environment)),
  })
  const plan = options.variant === undefined ? compiled.plan : compiled.variants[options.variant]
  const errors = [...sources.errors, ...compiled.errors]
  if (!plan || errors.length > 0) {
    throw fault('invalid_flow', errors.map(({ message }) => message).join('\n') || 'No such variant', {}, { errors })
  }
  const journal = memoryJournal('run')
  const outcome = await runInProcess({
    caller: options.caller ?? player,
    plan,
    snapshot: { hash: snapshotHash(sources.files, code), files: sources.files, code },
    inputs: readInputs(plan.inputs, inputs),
    kinds,
    services: { ...refusingServices(options.model, scripts), environment, ...options.services },
    world,
    journal,
    environment,
    deadlineMs: options.deadlineMs ?? 220_000,
    ...(signal && { signal }),
    ...(onEvent && { onEvent }),
  })
  const nodes = Object.fromEntries(journal.nodes.map((node) => [node.path, node]))
  return { ...outcome, nodes, order: journal.nodes.map(({ path }) => path) }
}

/** A journal that keeps what it is told. */
export const memoryJournal = (
  runId: string,
): RunJournal & { readonly nodes: NodeRecordDraft[]; readonly ends: RunEnd[] } => {
  const nodes: NodeRecordDraft[] = []
  const ends: RunEnd[] = []
  return {
    runId,
    nodes,
    ends,
    nodeEnded: (node) => void nodes.push(node),
    close: async (end) => void ends.push(end),
  }
}

/** A world in which no time passes and no deadline comes. */
export const frozenWorld = (): World => {
  let ids = 0
  return {
    now: () => 0,
    sleep: (_milliseconds, signal) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
    newId: () => `id-${String(++ids).padStart(6, '0')}`,
    random: () => 0.5,
    log: () => undefined,
  }
}

const player: Caller = { project: 'default', id: 'player', groups: [], roles: ['owner'] }

const byKind = (kind: NodeKind): readonly [string, NodeKind] => [kind.kind, kind]

const refuse = (what: string) => (): never => {
  throw fault('unavailable', `This flow was played without ${what}; hand it in`)
}

const noPrompts: Prompts = {
  render: refuse('prompts'),
  inputsOf: refuse('prompts'),
  imageInputsOf: refuse('prompts'),
  renderPrompt: refuse('prompts'),
  parseChat: refuse('prompts'),
  renderChat: refuse('prompts'),
  readPrompty: refuse('prompts'),
  promptyInputs: refuse('prompts'),
  renderPrompty: refuse('prompts'),
  readAnswer: refuse('prompts'),
}

const refusingServices = (model: ChatModel | undefined, scripts: Readonly<Record<string, unknown>>): NodeServices => {
  const models: Models = {
    chat: () => model ?? refuse('a model')(),
    embedder: refuse('an embedder'),
    list: async () => [],
    describe: refuse('models'),
  }
  return {
    models,
    knowledge: { search: async () => refuse('knowledge')() },
    records: { get: async () => refuse('records')(), list: async () => refuse('records')() },
    fetch: async () => refuse('a fetch')(),
    connection: async () => refuse('connections')(),
    loadCode: async (path) => scripts[path],
  }
}
