import { readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { needsOf } from '../python/needs'
import { readPython, type PythonFunction } from '../python/read-python'
import type { NodeReport } from './contract'
import { withPublishableEnding } from './copy-files'
import { objectOf, type NodeAt } from './flow-nodes'
import { packageToolFacts } from './package-tools'
import { connectionClass, standIn, type NodeScene } from './stand-in'

/** Brings one node over: looks at what it needs and writes what stands in for it where it cannot run. */
export const importNode = (node: NodeAt, scene: NodeScene): NodeReport => {
  const { keys } = node
  const kind = typeof keys['type'] === 'string' ? keys['type'] : 'unknown'
  const source = objectOf(keys['source'])
  const notes = commonNotes(node)
  if (kind === 'llm' || kind === 'prompt') return importPrompt(node, scene, notes)
  if (kind === 'python' && (source['type'] ?? 'code') === 'code') return importPython(node, scene, notes)
  if (kind === 'python' || kind === 'custom_llm') return importPackage(node, scene, notes)
  if (kind === 'csharp' || kind === 'action')
    return standIn(node, scene, { why: `a node of type ${kind} is compiled code that runs nowhere else`, notes })
  return { node: node.label, kind, status: 'runs_as_is', notes }
}

const commonNotes = ({ keys }: NodeAt): string[] => [
  ...('skip' in keys ? ['its key `skip` is from before activate; upstream ignores it, and so does this'] : []),
  ...(keys['enable_cache'] === true ? ['enable_cache never had an effect upstream; `cache: {ttl}` has one here'] : []),
]

const importPrompt = (node: NodeAt, { folder, document, connection }: NodeScene, notes: string[]): NodeReport => {
  const { keys, label, at } = node
  const kind = String(keys['type'])
  const path = pathOf(keys)
  if (kind === 'llm') connection(keys['connection'], keys['provider'] === 'OpenAI' ? 'openai' : 'azure_openai', label)
  if (
    typeof keys['module'] === 'string' &&
    keys['module'] !== 'promptflow.tools.openai' &&
    keys['module'] !== 'promptflow.tools.aoai'
  )
    notes.push(`module ${keys['module']} is not imported: the model is called by its connection`)
  if (path === undefined || !isFile(join(folder, path)))
    return {
      node: label,
      kind,
      status: 'to_do',
      notes: [...notes, `its template ${writtenPath(keys)} is not in the folder`],
    }
  const better = withPublishableEnding(folder, path)
  if (better === path) return { node: label, kind, status: 'runs_as_is', notes }
  document.setIn([...at, 'source', 'path'], better)
  return {
    node: label,
    kind,
    status: 'changed',
    notes: [...notes, `its template is read from ${better}`],
    wrote: better,
  }
}

const importPython = (node: NodeAt, scene: NodeScene, notes: string[]): NodeReport => {
  const { keys, label } = node
  const { folder } = scene
  const path = pathOf(keys)
  if (path === undefined || !isFile(join(folder, path)))
    return standIn(node, scene, { why: `its file ${writtenPath(keys)} is not in the folder`, notes })
  const { tools } = readPython(readFileSync(join(folder, path), 'utf8'))
  const tool = tools.length === 1 ? tools[0] : undefined
  noteConnections(node, scene, tool)
  const { missing, optional, powerless } = needsOf(folder, path)
  for (const { module, file, line } of optional)
    notes.push(`${file}:${line} imports ${module} in a try; it is not there, and the code must do without`)
  for (const { module, file, line, why } of powerless)
    notes.push(`${file}:${line} imports ${module}, which is there and cannot work: ${why}`)
  if (tools.length > 1) notes.push(`${path} holds ${tools.length} functions marked @tool; a file may have one`)
  if (missing.length === 0) {
    if (powerless.length > 0 && scene.recordings !== undefined && scene.recordings.length > 0)
      return standIn(node, scene, {
        why: `it may need ${powerless.map(({ module }) => module).join(', ')}`,
        notes,
        ...(tool && { tool }),
      })
    return { node: label, kind: 'python', status: 'runs_as_is', notes }
  }
  const places = missing.map(({ module, file, line }) => `${module} (${file}:${line})`)
  const why = `it imports ${places.join(', ')}, and Python nodes here have the standard library only`
  return standIn(node, scene, { why, notes, ...(tool && { tool }) })
}

const importPackage = (node: NodeAt, scene: NodeScene, notes: string[]): NodeReport => {
  const { keys, label, at } = node
  const kind = String(keys['type'])
  const source = objectOf(keys['source'])
  const name = typeof source['tool'] === 'string' ? source['tool'] : ''
  const facts = packageToolFacts(name)
  if (!facts)
    return standIn(node, scene, { why: `its package tool ${name || '(unnamed)'} has no counterpart here`, notes })
  const inputs = objectOf(keys['inputs'])
  scene.connection(inputs['connection'], facts.connection ?? 'custom', label)
  notes.push(`package tool ${name} is done by ${facts.by}`)
  const path = pathOf(keys)
  if (kind === 'custom_llm' && path !== undefined && isFile(join(scene.folder, path))) {
    const better = withPublishableEnding(scene.folder, path)
    if (better !== path) scene.document.setIn([...at, 'source', 'path'], better)
  }
  if (facts.needs && !Object.hasOwn(inputs, facts.needs.input)) {
    if ((scene.recordings?.length ?? 0) > 0) return standIn(node, scene, { why: facts.needs.how, notes })
    return { node: label, kind, status: 'to_do', notes: [...notes, facts.needs.how] }
  }
  return { node: label, kind, status: 'runs_as_is', notes }
}

// A parameter that is a connection takes the connection's name.
const noteConnections = (
  { keys, label }: NodeAt,
  { connection }: NodeScene,
  tool: PythonFunction | undefined,
): void => {
  const inputs = objectOf(keys['inputs'])
  for (const { name, annotation } of tool?.parameters ?? []) {
    const type = connectionClass(annotation)
    if (type !== undefined && Object.hasOwn(inputs, name))
      connection(inputs[name], connectionKinds[type] ?? 'custom', label)
  }
}

const connectionKinds: Readonly<Record<string, string>> = {
  AzureOpenAIConnection: 'azure_openai',
  OpenAIConnection: 'openai',
  ServerlessConnection: 'serverless',
  CognitiveSearchConnection: 'cognitive_search',
  AzureContentSafetyConnection: 'content_safety',
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const pathOf = (keys: Readonly<Record<string, unknown>>): string | undefined => {
  const { path } = objectOf(keys['source'])
  if (typeof path !== 'string' || path.includes('\0')) return undefined
  // Upstream reads nothing outside the flow's folder either.
  const inside = posix.normalize(path.replaceAll('\\', '/'))
  return inside === '..' || inside.startsWith('../') || inside.startsWith('/') ? undefined : inside
}

const writtenPath = (keys: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(objectOf(keys['source'])['path'] ?? null)
