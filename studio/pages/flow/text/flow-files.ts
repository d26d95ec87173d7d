import { isPair, isScalar, parseDocument, visit } from 'yaml'
import { textOf } from '../../../parts/text-of'
import type { GraphNode } from '../graph/graph-of'
import type { Draft } from './history'
import { inlineText } from './yaml-written'

/** The file that a flow is. */
export const mainFile = 'flow.dag.yaml'

const endings = ['.jinja2', '.prompty', '.yaml', '.yml', '.json', '.jsonl', '.md'] as const

/** Whether a path names code, which comes from the repository alone. */
export const isCode = (path: string): boolean => /\.(m?[jt]s|py)$/i.test(path)

/** Whether a path names an image. */
export const isImage = (path: string): boolean => /\.(png|jpe?g|gif|webp|bmp)$/i.test(path)

/** Why no file of that name can be made beside a flow; undefined where it can. */
export const pathProblem = (path: string, taken: readonly string[]): string | undefined => {
  if (path === '') return 'Name it first'
  if (path === mainFile || taken.includes(path)) return `There is a file ${path}`
  if (path.length > 200 || !/^[\p{L}\p{N}\p{M} ._@+()/-]+$/u.test(path))
    return 'A path is made of letters, digits, spaces and ._@+()-/'
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..' || part.trim() !== part))
    return 'A path stays inside the flow: no empty part, no “.” or “..”'
  if (isCode(path)) return 'Code comes from the repository; it is shown here, not edited'
  if (isImage(path)) return 'An image comes from the repository'
  return endings.some((ending) => path.toLowerCase().endsWith(ending))
    ? undefined
    : `A file of a flow ends in ${endings.join(', ')}`
}

/** What a new file starts with, by its ending. */
export const starterText = (path: string): string =>
  path.endsWith('.jinja2')
    ? 'system:\nAnswer in one to three sentences.\n\nuser:\n{{ question }}\n'
    : path.endsWith('.prompty')
      ? '---\nname: Ask\nmodel:\n  api: chat\ninputs:\n  question:\n    type: string\n---\nsystem:\nAnswer in one to three sentences.\n\nuser:\n{{question}}\n'
      : path.endsWith('.json')
        ? '{}\n'
        : ''

/** A name that no file has, made of a word and an ending. */
export const freePath = (word: string, ending: string, taken: readonly string[]): string => {
  for (let number = 1; ; number++) {
    const path = `${word}${number === 1 ? '' : `_${number}`}${ending}`
    if (!taken.includes(path)) return path
  }
}

/** The draft with a file beside it; one that is there stays as it is. */
export const addFile = (draft: Draft, path: string, text: string = starterText(path)): Draft =>
  Object.hasOwn(draft.files, path) ? draft : { ...draft, files: { ...draft.files, [path]: text } }

/** The draft without a file; nodes that name it say so at their line. */
export const removeFile = (draft: Draft, path: string): Draft => ({
  ...draft,
  files: Object.fromEntries(Object.entries(draft.files).filter(([name]) => name !== path)),
})

/** The draft with a file under another name, in its place, and every `path` of the flow that names it with it. */
export const renameFile = (draft: Draft, from: string, to: string): Draft => ({
  yaml: withPath(draft.yaml, from, to),
  files: Object.fromEntries(Object.entries(draft.files).map(([name, text]) => [name === from ? to : name, text])),
})

/** The nodes whose definition names a file. */
export const usersOf = (nodes: readonly GraphNode[], path: string): readonly string[] =>
  nodes.filter(({ definition }) => pathsIn(definition).includes(path)).map(({ name }) => name)

/** The code files that nodes name: what is shown beside a flow and not edited. */
export const codeFilesOf = (nodes: readonly GraphNode[]): readonly string[] => [
  ...new Set(nodes.flatMap(({ definition }) => pathsIn(definition)).filter(isCode)),
]

/** Every file that a definition names under `path`. */
export const pathsIn = (value: unknown, key = ''): readonly string[] => {
  if (typeof value === 'string') return key === 'path' ? [bare(value)] : []
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, key === 'tools' ? 'path' : ''))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, item]) => pathsIn(item, name))
  return []
}

const bare = (path: string): string => path.replace(/^\.\//, '')

// Only the value of a key `path` names a file; the same word elsewhere is another thing.
const withPath = (text: string, from: string, to: string): string => {
  const changes: { start: number; end: number; text: string }[] = []
  visit(parseDocument(text), {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'path' || !isScalar(value) || !value.range || isPair(value)) return
      if (bare(textOf(value.value)) !== from) return
      const [start, end] = value.range
      changes.push({ start, end, text: inlineText(to, value.type ?? undefined, true) })
    },
  })
  return changes
    .toSorted((one, other) => other.start - one.start)
    .reduce((now, change) => now.slice(0, change.start) + change.text + now.slice(change.end), text)
}
