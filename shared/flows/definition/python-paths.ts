import { isPython, pathInFlow } from '../snapshot/paths'
import { emptyDefinition, flowFile } from './compile-flow'
import type { FlowDefinition } from './definition'
import { gatherProblems } from './problems'
import { readDefinition } from './read-definition'
import { isObject } from './shapes'
import { readYaml } from './yaml-source'

/** What a flow file says of Python before it is compiled: the files its nodes name, and the environment they read. */
export interface PythonNeeds {
  readonly paths: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Reads what has to be looked into before a flow file can be compiled; what is wrong with it is said there. */
export const pythonNeeds = (text: string): PythonNeeds => {
  const yaml = readYaml(flowFile, text)
  const unsaid = gatherProblems(flowFile, yaml.locate)
  const definition = yaml.errors.length > 0 ? emptyDefinition : readDefinition(yaml.value, unsaid)
  return { paths: pathsOf(definition), environment: definition.environment }
}

/** Whether a flow has a node that runs Python. */
export const usesPython = ({ nodes, variants }: FlowDefinition): boolean =>
  [...nodes, ...variants.map(({ body }) => body)].some(
    ({ kind, each }) => kind === 'python' || (each && 'inner' in each && usesPython(each.inner)),
  )

const pathsOf = ({ nodes, variants }: FlowDefinition): readonly string[] => {
  const paths = [...nodes, ...variants.map(({ body }) => body)].flatMap(({ kind, keys: { source }, each }) => {
    const inner = each && 'inner' in each ? pathsOf(each.inner) : []
    const written = kind === 'python' && isObject(source) ? source['path'] : undefined
    const path = typeof written === 'string' ? pathInFlow(written) : undefined
    return path !== undefined && isPython(path) ? [path, ...inner] : inner
  })
  return [...new Set(paths)].toSorted()
}
