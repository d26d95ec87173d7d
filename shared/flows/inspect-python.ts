import type { BlobStore } from '../blobs/contract'
import { Fault } from '../faults'
import type { Python, PythonInspection } from '../python/contract'
import type { FlowFiles } from './contract'
import { pythonNeeds } from './definition/python-paths'
import { isPython } from './snapshot/paths'
import { codeBlob } from './snapshot/code-loader'

/** Loads the Python files that a flow's nodes name and finds their tools, before the flow is compiled. A file that is not deployed is left out: that is publishing's to say. */
export const inspectPython = async (
  { python, blobs }: { readonly python?: Python; readonly blobs: BlobStore },
  { scope, yaml, files, code }: PythonOrder,
): Promise<ReadonlyMap<string, PythonInspection>> => {
  const { paths, environment } = pythonNeeds(yaml)
  const own = pythonCode(code)
  const there = paths.filter((path) => Object.hasOwn(own, path))
  if (!python || there.length === 0 || !(await areDeployed(blobs, own))) return new Map()
  try {
    const found = await python.inspect({ scope, code: own, files, environment }, there)
    return new Map(found.map((inspection) => [inspection.path, inspection]))
  } catch (error) {
    // A file that never comes to its end when it is loaded is an error of the flow, not of the house.
    if (!(error instanceof Fault) || !['deadline_exceeded', 'node_failed'].includes(error.word)) throw error
    const { message } = error
    return new Map(
      there.map((path) => [
        path,
        {
          path,
          errors: [{ code: 'PythonLoadError', message: `“${path}” could not be loaded: ${message}`, file: path }],
        },
      ]),
    )
  }
}

/** What is inspected. */
export interface PythonOrder {
  /** Whose interpreters look: the same that will run it. */
  readonly scope: string
  readonly yaml: string
  readonly files: FlowFiles
  readonly code: Readonly<Record<string, string>>
}

/** Whose interpreters a flow's Python runs in. */
export const pythonScope = (project: string, flow: string): string => `${project}/${flow}`

/** The Python files among a flow's code. */
export const pythonCode = (code: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(code).filter(([path]) => isPython(path)))

const areDeployed = async (blobs: BlobStore, code: Readonly<Record<string, string>>): Promise<boolean> => {
  const found = await Promise.all(
    Object.entries(code).map(
      async ([path, hash]) =>
        /^[0-9a-f]{64}$/.test(hash) && (await blobs.head('code', codeBlob(hash, path))) !== undefined,
    ),
  )
  return found.every(Boolean)
}
