import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Document } from 'yaml'
import type { PythonFunction } from '../python/read-python'
import { skeletonOf } from '../python/skeleton'
import type { NodeRecording } from '../replay/recordings'
import { replayScript } from '../replay/replay-script'
import type { NodeReport } from './contract'
import { objectOf, type NodeAt } from './flow-nodes'

/** What a node's import stands on. */
export interface NodeScene {
  /** The copy's folder. */
  readonly folder: string
  readonly document: Document
  /** Files of the copy, and what was written into it: nothing is written over them. */
  readonly taken: Set<string>
  /** What the node answered in recorded runs; undefined where nobody asked to replay. */
  readonly recordings: readonly NodeRecording[] | undefined
  /** Hears of a connection that the node names. */
  readonly connection: (name: unknown, kind: string, node: string) => void
}

/** Why a node cannot run, and what is known of it. */
export interface StandInOrder {
  readonly why: string
  readonly notes: readonly string[]
  readonly tool?: PythonFunction
}

/** A script in place of a node: its recorded outputs where there are some and they are asked for, else a skeleton. */
export const standIn = (node: NodeAt, scene: NodeScene, { why, notes, tool }: StandInOrder): NodeReport => {
  const { keys, label, at, name, isDefault } = node
  const kind = typeof keys['type'] === 'string' ? keys['type'] : 'unknown'
  const inputs = Object.keys(objectOf(keys['inputs']))
  const skeleton = freePath(scene.taken, `${fileName(label)}.ts`)
  write(
    scene.folder,
    skeleton,
    skeletonOf({ node: label, path: skeleton, why: sentence(why), inputs, ...(tool && { tool }) }),
  )
  const recordings = isDefault ? (scene.recordings ?? []) : []
  if (recordings.length === 0) {
    toScript(scene.document, at, skeleton)
    const none =
      scene.recordings === undefined ? [] : ['no output of it is recorded in the folder, so there is nothing to replay']
    return {
      node: label,
      kind,
      status: 'to_do',
      notes: [why, `fill in ${skeleton}`, ...none, ...notes],
      wrote: skeleton,
    }
  }
  const replay = replayScript(name, recordings, connectionInputs(tool))
  const path = freePath(scene.taken, `replay/${fileName(label)}.ts`)
  write(scene.folder, path, replay.text)
  toScript(scene.document, at, path)
  const twice =
    replay.ambiguous === 0
      ? []
      : [`${replay.ambiguous} inputs were answered differently at different times; the latest answer is replayed`]
  return {
    node: label,
    kind,
    status: 'replayed',
    notes: [
      why,
      `${replay.recordings} recorded outputs stand in for it`,
      `fill in ${skeleton} and name it in the flow to replace them`,
      ...twice,
      ...notes,
    ],
    wrote: path,
  }
}

const connectionInputs = (tool: PythonFunction | undefined): string[] =>
  (tool?.parameters ?? []).filter(({ annotation }) => connectionClass(annotation) !== undefined).map(({ name }) => name)

/** The connection class that an annotation names. */
export const connectionClass = (annotation: string | null): string | undefined =>
  /(\w*Connection)\b/.exec(annotation ?? '')?.[1]

const toScript = (document: Document, at: readonly (string | number)[], path: string): void => {
  document.setIn([...at, 'type'], 'script')
  document.setIn([...at, 'source'], document.createNode({ type: 'code', path }))
  for (const key of ['connection', 'provider', 'api', 'module']) document.deleteIn([...at, key])
}

const fileName = (label: string): string => label.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80) || 'node'

const freePath = (taken: Set<string>, path: string): string => {
  if (taken.has(path)) return freePath(taken, path.replace(/\.ts$/, '.node.ts'))
  taken.add(path)
  return path
}

const write = (folder: string, path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
