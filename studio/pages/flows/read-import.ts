import { parseDocument, type Document } from 'yaml'
import {
  addFile,
  codeFilesOf,
  isCode,
  isImage,
  mainFile,
  pathProblem,
  pathsIn,
  renameFile,
} from '../flow/text/flow-files'
import { graphOf, type GraphNode } from '../flow/graph/graph-of'
import type { Draft } from '../flow/text/history'
import { setInText } from '../flow/text/yaml-text'
import { textOf } from '../../parts/text-of'
import type { FlowProblem } from '../../api/types'

/** What becomes of one node of a folder that is brought over. */
export interface ImportedNode {
  readonly node: string
  readonly kind: string
  readonly status: 'runs as it is' | 'changed' | 'left to do'
  readonly notes: readonly string[]
  readonly file: string
  readonly line: number
}

/** What a folder makes of a flow, before the server is asked. */
export interface ImportPlan {
  readonly name: string
  readonly draft: Draft
  /** Where paths of the folder went that could not keep their name. */
  readonly renamed: ReadonlyMap<string, string>
  /** Code that nodes name: it comes from the repository. */
  readonly code: readonly string[]
  /** What holds for the folder as a whole. */
  readonly notes: readonly { readonly text: string; readonly isLeft: boolean; readonly line?: number }[]
}

const secret = /\bsk-[A-Za-z0-9_-]{20,}|\bAccountKey=[A-Za-z0-9+/=]{40,}|-----BEGIN [A-Z ]*PRIVATE KEY-----/
const connection = /^\s*\$schema:.*Connection\.schema\.json/m

/** Reads a Prompt flow folder: its texts by path. Undefined where it holds no flow. */
export const readImport = (folder: string, texts: ReadonlyMap<string, string>): ImportPlan | undefined => {
  const yaml = texts.get(mainFile)
  if (yaml === undefined) return undefined
  const notes: { text: string; isLeft: boolean; line?: number }[] = []
  let draft: Draft = { yaml, files: {} }
  const renamed = new Map<string, string>()
  const { nodes } = graphOf(yaml)
  const named = new Set(nodes.flatMap(({ definition }) => pathsIn(definition)))
  for (const [path, text] of texts) {
    if (path === mainFile || isCode(path)) continue
    if (secret.test(text)) notes.push({ text: `${path} seems to hold a secret, so it is not taken`, isLeft: true })
    else if (connection.test(text))
      notes.push({ text: `${path} is a connection: make it under Settings, its secret as a reference`, isLeft: true })
    else if (isImage(path) || pathProblem(path, []) === undefined) draft = addFile(draft, path, text)
    // A template under another ending is taken under one that is published.
    else if (named.has(path)) {
      const better = freeName(path, [...texts.keys(), ...renamed.values()])
      renamed.set(path, better)
      draft = renameFile(addFile(draft, path, text), path, better)
    }
  }
  draft = withoutIncludes(draft, notes)
  return {
    name: flowName(folder),
    draft,
    renamed,
    code: codeFilesOf(nodes),
    notes,
  }
}

/** The report of a plan, node by node, with what the server found wrong. */
export const reportOf = (
  { draft, renamed, code }: ImportPlan,
  problems: readonly FlowProblem[],
): { readonly nodes: readonly ImportedNode[]; readonly rest: readonly FlowProblem[] } => {
  const graph = graphOf(draft.yaml)
  const ofNode = new Map<FlowProblem, string>()
  for (const problem of problems) {
    const found =
      problem.node ??
      graph.nodes.find(
        ({ lines: [from, to] }) => problem.line !== undefined && problem.line >= from && problem.line <= to,
      )?.name
    if (found !== undefined && (problem.file ?? mainFile) === mainFile) ofNode.set(problem, found)
  }
  return {
    nodes: graph.nodes.map((node) =>
      nodeReport(
        node,
        problems.filter((one) => ofNode.get(one) === node.name),
        renamed,
        code,
      ),
    ),
    rest: problems.filter((problem) => !ofNode.has(problem)),
  }
}

const nodeReport = (
  { name, kind, lines, definition }: GraphNode,
  problems: readonly FlowProblem[],
  renamed: ReadonlyMap<string, string>,
  code: readonly string[],
): ImportedNode => {
  const paths = pathsIn(definition)
  const moved = [...renamed].filter(([, to]) => paths.includes(to))
  const own = paths.filter((path) => code.includes(path))
  const left =
    own.length > 0
      ? [`${own.join(', ')} is code, which comes from the repository`]
      : problems.map(({ message }) => message)
  return {
    node: name,
    kind,
    status: left.length > 0 ? 'left to do' : moved.length > 0 ? 'changed' : 'runs as it is',
    notes: left.length > 0 ? left : moved.map(([from, to]) => `${from} is published as ${to}`),
    file: problems[0]?.file ?? mainFile,
    line: (own.length > 0 ? undefined : problems[0]?.line) ?? lines[0],
  }
}

/** The name that a flow may have, made of a folder’s. */
export const flowName = (folder: string): string =>
  folder
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64) || 'flow'

// What lies outside the folder cannot be read by a browser.
const withoutIncludes = (draft: Draft, notes: { text: string; isLeft: boolean; line?: number }[]): Draft => {
  const document: Document = parseDocument(draft.yaml)
  const includes: unknown = document.errors.length > 0 ? undefined : document.get('additional_includes')
  if (includes === undefined || includes === null) return draft
  const at = draft.yaml.indexOf('additional_includes')
  const list: unknown = (document.toJS() as { additional_includes?: unknown }).additional_includes
  const missing = (Array.isArray(list) ? list : [list]).map(textOf).filter((path) => {
    const name = path.split('/').at(-1) ?? ''
    return !Object.hasOwn(draft.files, name)
  })
  if (missing.length > 0)
    notes.push({
      text: `additional_includes names ${missing.join(', ')}, which lies outside the folder: copy it in, or use the command`,
      isLeft: true,
      line: draft.yaml.slice(0, at).split('\n').length,
    })
  return { ...draft, yaml: setInText(draft.yaml, ['additional_includes'], undefined) }
}

const freeName = (path: string, taken: readonly string[]): string => {
  const better = `${path.replace(/\.(jinja|j2|txt|tmpl|prompt)$/i, '')}.jinja2`
  return taken.includes(better) ? `${path}.jinja2` : better
}
