import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { CliFailure } from './failure'

/** A flow's folder as it is published: the yaml and the texts beside it. */
export interface FlowFolder {
  /** The flow's name: that of the folder, in letters a flow's name may have. */
  readonly name: string
  readonly folder: string
  readonly yaml: string
  readonly files: Readonly<Record<string, string>>
  /** Where each file of the flow lies, by its path in the flow. */
  readonly places: ReadonlyMap<string, string>
}

/** The file that makes a folder a flow. */
export const flowFile = 'flow.dag.yaml'

// A flow written in code; building writes its flow file beside it.
const codeFile = 'flow.ts'

/** Whether a file is published, as `npm start` does: texts and images of the flow, not its data, not what runs left behind. */
export const isPublished = (path: string): boolean =>
  (/\.(ya?ml|jinja2|prompty|md|json|jsonl)$/i.test(path) || isImage(path)) &&
  !/^(documents|data|connections)\//.test(path) &&
  path !== 'sample.json' &&
  path !== flowFile

const isImage = (path: string): boolean => /\.(png|jpe?g|gif|webp|bmp)$/i.test(path)

/** Whether a folder holds a flow. */
export const isFlowFolder = (folder: string): boolean =>
  existsSync(join(folder, flowFile)) || existsSync(join(folder, codeFile))

/** The folder that a person means: a path, or a name below `flows/`. */
export const findFlowFolder = (written: string, cwd: string): string | undefined => {
  const path = resolve(cwd, written)
  if (basename(path) === flowFile && existsSync(path)) return resolve(path, '..')
  return [path, join(cwd, 'flows', written)].find((candidate) => isFlowFolder(candidate))
}

/** The folder that a person means; what is no flow is refused with what is there instead. */
export const requireFlowFolder = (written: string, cwd: string): string => {
  const folder = findFlowFolder(written, cwd)
  if (folder === undefined) throw new CliFailure('not_found', noFlow(resolve(cwd, written), written))
  return folder
}

/** Reads a flow for publishing: its files by their path in the flow, each with where it lies. */
export const readFlowFolder = (folder: string, files: ReadonlyMap<string, string>, name?: string): FlowFolder => ({
  name: name ?? nameOfFolder(folder),
  folder,
  places: files,
  // A flow in code has no flow file before it has been built once.
  yaml: existsSync(join(folder, flowFile)) ? readFileSync(join(folder, flowFile), 'utf8') : '',
  files: Object.fromEntries(
    [...files].filter(([path]) => isPublished(path)).map(([path, place]) => [path, textOf(path, place)]),
  ),
})

// An image travels as a data URI.
const textOf = (path: string, place: string): string => {
  if (!isImage(path)) return readFileSync(place, 'utf8')
  const kind = path.split('.').at(-1)?.toLowerCase().replace('jpg', 'jpeg') ?? ''
  return `data:image/${kind};base64,${readFileSync(place).toString('base64')}`
}

/** The name of a flow in a folder. */
export const nameOfFolder = (folder: string): string =>
  basename(realpathSync(folder))
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64) || 'flow'

/** Paths of the files below a folder, without hidden ones and without what tools leave behind. */
export const filesBelow = (folder: string): string[] => {
  const visit = (place: string): string[] =>
    readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name.startsWith('.') || ['__pycache__', 'node_modules'].includes(entry.name)) return []
      const path = join(place, entry.name)
      return entry.isDirectory() ? visit(path) : entry.isFile() ? [relative(folder, path).replaceAll('\\', '/')] : []
    })
  return visit(folder).toSorted((left, right) => (left < right ? -1 : 1))
}

const noFlow = (path: string, written: string): string => {
  if (!existsSync(path)) return `There is no folder “${written}”, and no flow of that name below flows/`
  if (!statSync(path).isDirectory()) return `“${written}” is a file; a flow is a folder with a ${flowFile}`
  if (existsSync(join(path, 'flow.flex.yaml')))
    return `“${written}” is a flex flow: its entry is Python code, which has no graph to run. Write its steps as nodes of a ${flowFile}`
  return `The folder “${written}” holds no ${flowFile}`
}
