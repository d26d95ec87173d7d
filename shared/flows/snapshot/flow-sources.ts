import type { FaultItem } from '../../faults'
import type { FlowFiles, PublishOrder } from '../contract'
import { flowFile } from '../definition/compile-flow'
import { layoutNodes } from './documents'
import { imageBytes, isImage } from './image-files'
import { isCode, isPublishable, isPython, pathProblem } from './paths'

/** Name of the file that says where nodes are drawn; outside the hash. */
export const layoutFile = 'flow.layout.json'

/** What was sent to be published, sorted out. */
export interface FlowSources {
  /** With the flow file among them, without the layout. */
  readonly files: FlowFiles
  readonly layout: Readonly<Record<string, { readonly x: number; readonly y: number }>> | undefined
  readonly errors: readonly FaultItem[]
}

const mostFiles = 200
const mostBytes = 8_000_000

/** Takes the files of a publish order: safe paths and allowed endings only [24], no code. */
export const readSources = ({ yaml, files = {} }: PublishOrder): FlowSources => {
  const errors: FaultItem[] = []
  const kept = new Map<string, Uint8Array>([[flowFile, bytesOf(yaml)]])
  let layout: FlowSources['layout']
  let size = yaml.length
  for (const [path, text] of Object.entries(files)) {
    const problem = problemWith(path)
    if (problem) errors.push({ ...problem, file: path.slice(0, 200) })
    else if (path === layoutFile) layout = readLayout(text, errors)
    else keepFile(path, text, kept, errors)
    size += text.length
  }
  if (kept.size > mostFiles) {
    errors.push({ code: 'too_many_files', message: `A flow has up to ${mostFiles} files; these are ${kept.size}` })
  }
  if (size > mostBytes) {
    errors.push({
      code: 'too_large',
      message: `The files of a flow have up to ${mostBytes} characters; these have ${size}`,
    })
  }
  return { files: kept, layout, errors }
}

const keepFile = (path: string, text: string, kept: Map<string, Uint8Array>, errors: FaultItem[]): void => {
  const bytes = isImage(path) ? imageBytes(text) : bytesOf(text)
  if (bytes) kept.set(path, bytes)
  else {
    const message = `“${path}” is sent as \`data:image/png;base64,…\`; this is no png, jpeg, gif, webp or bmp image`
    errors.push({ code: 'InvalidImageInput', message, file: path })
  }
}

const encoder = new TextEncoder()
const bytesOf = (text: string): Uint8Array => encoder.encode(text)

const problemWith = (path: string): Pick<FaultItem, 'code' | 'message'> | undefined => {
  const unsafe = pathProblem(path)
  if (unsafe) return { code: 'invalid_path', message: `“${path.slice(0, 200)}” cannot be a file of a flow: ${unsafe}` }
  if (path === flowFile)
    return { code: 'invalid_path', message: `“${flowFile}” is sent as \`yaml\`, not among the files` }
  if (isCode(path) || isPython(path)) {
    return {
      code: 'code_not_deployed',
      message: `“${path}” is code; code comes with a deployment, it cannot be uploaded`,
    }
  }
  return isPublishable(path)
    ? undefined
    : { code: 'invalid_path', message: `“${path}” has an ending that a flow's files do not have` }
}

const readLayout = (text: string, errors: FaultItem[]): FlowSources['layout'] => {
  try {
    const { nodes } = JSON.parse(text) as { nodes?: unknown }
    const read = layoutNodes.safeParse(nodes)
    if (read.success) return read.data
  } catch {
    // Said below, as for every other shape.
  }
  const message = `“${layoutFile}” is {"nodes": {"<name>": {"x": 0, "y": 0}}}`
  errors.push({ code: 'invalid_layout', message, file: layoutFile })
  return undefined
}
