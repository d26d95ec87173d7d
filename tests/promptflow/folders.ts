import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { sha256, type JsonObject } from '../../shared/json'
import type { PublishOrder } from '../../shared/flows/contract'

/** One row of expected.jsonl. */
export interface Expected {
  readonly line?: number
  /** `node.variant` */
  readonly variant?: string
  readonly outputs?: JsonObject
  /** Status and output of each node. */
  readonly nodes?: Readonly<Record<string, readonly [status: string, output: unknown]>>
  readonly error?: { readonly node?: string; readonly type: string; readonly message?: string }
  /** What the aggregation nodes made of all lines that completed. */
  readonly aggregation?: { readonly metrics: Readonly<Record<string, number>>; readonly nodes: JsonObject }
}

/** A folder of Prompt flow's, its Python apart from what is published. */
export interface Folder {
  readonly order: PublishOrder
  readonly python: Readonly<Record<string, string>>
  readonly data: readonly JsonObject[]
  readonly expected: readonly Expected[]
}

/** Names of the folders here that hold a flow. */
export const folderNames = (): readonly string[] =>
  readdirSync(__dirname)
    .filter((name) => existsSync(join(__dirname, name, 'flow.dag.yaml')))
    .toSorted()

/** Reads a folder with what it includes. */
export const readFolder = (name: string): Folder => {
  const folder = join(__dirname, name)
  const yaml = readFileSync(join(folder, 'flow.dag.yaml'), 'utf8')
  const { additional_includes = [] } = parse(yaml) as { additional_includes?: readonly string[] }
  const texts = new Map(textsBelow(folder))
  for (const include of additional_includes) {
    const place = resolve(folder, include)
    const own = statSync(place).isDirectory() ? textsBelow(place) : [['', readFileSync(place, 'utf8')] as const]
    for (const [path, text] of own) texts.set(join(basename(place), path), text)
  }
  const python = Object.fromEntries([...texts].filter(([path]) => path.endsWith('.py')))
  const files = Object.fromEntries([...texts].filter(([path]) => /\.(jinja2|prompty|json)$/.test(path)))
  const code = Object.fromEntries(Object.entries(python).map(([path, text]) => [path, sha256(text)]))
  return {
    order: { yaml, files, code },
    python,
    data: linesOf<JsonObject>(texts.get('data.jsonl') ?? ''),
    expected: linesOf<Expected>(texts.get('expected.jsonl') ?? ''),
  }
}

const textsBelow = (folder: string): readonly (readonly [path: string, text: string])[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(folder, file), readFileSync(file, 'utf8')] as const)

const linesOf = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
