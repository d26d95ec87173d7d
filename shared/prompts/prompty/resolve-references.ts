import { posix } from 'node:path'
import { deepestJson, isDeeperThan, type Json, type JsonObject } from '../../json'
import type { PromptyOrder } from '../contract'
import { isMap, type At, type PromptyProblems } from './prompty-problems'

/**
 * A front matter with its `${env:…}` and `${file:…}` in place of what they name, anywhere in it.
 * A name that is not there stays as it is written in version 1; in version 2 its default is taken, or it is an error.
 */
export const resolveReferences = (
  front: JsonObject,
  version: 1 | 2,
  order: PromptyOrder,
  problems: PromptyProblems,
): JsonObject => {
  const resolve = (value: Json, at: At): Json => {
    if (typeof value === 'string') return resolveText(value, at, version, order, problems)
    if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => resolve(item, [...at, index]))
    if (!isMap(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, [...at, key])]))
  }
  const entries = Object.entries(front).map(([key, value]) => [
    key,
    key === 'model' ? resolveModel(value) : resolve(value, [key]),
  ])
  return Object.fromEntries(entries) as JsonObject

  // What a connection of the caller's own stands for is not looked at: its names need not be there.
  function resolveModel(model: Json): Json {
    if (!isMap(model) || order.hasConnection !== true) return resolve(model, ['model'])
    return Object.fromEntries(
      Object.entries(model).map(([key, value]) => [
        key,
        connectionKeys.has(key) ? value : resolve(value, ['model', key]),
      ]),
    )
  }
}

const connectionKeys: ReadonlySet<string> = new Set(['connection', 'configuration'])

/** What stands in place of a text that is a reference as a whole. */
const resolveText = (text: string, at: At, version: 1 | 2, order: PromptyOrder, problems: PromptyProblems): Json => {
  if (!text.startsWith('${') || !text.endsWith('}')) return text
  const inside = text.slice(2, -1)
  const colon = inside.indexOf(':')
  const protocol = inside.slice(0, Math.max(colon, 0)).toLowerCase()
  const rest = inside.slice(colon + 1)
  if (protocol === 'file') return contentOf(rest, at, version, order, problems) ?? text
  if (protocol !== 'env') return text

  if (version === 1) return order.environment(rest) ?? text
  const second = rest.indexOf(':')
  const name = second === -1 ? rest : rest.slice(0, second)
  const value = order.environment(name) ?? (second === -1 ? undefined : rest.slice(second + 1))
  if (value !== undefined) return value
  const message = `\${env:${name}} is not set here; a flow reads the names that SLUICE_FLOW_ENV lists, and \${env:${name}:…} has a default`
  problems.error('EnvironmentNotSet', message, at)
  return ''
}

/** The content of a file of the flow by its ending: JSON, YAML or text; undefined, and an error, where it cannot be had. */
export const contentOf = (
  written: string,
  at: At,
  version: 1 | 2,
  order: PromptyOrder,
  problems: PromptyProblems,
  folder = posix.dirname(order.file),
): Json | undefined => {
  const refuse = (code: string, message: string): undefined => {
    problems.error(code, message, at)
  }
  const path = posix.normalize(posix.join(folder, written))
  const isOutside = posix.isAbsolute(written) || path === '..' || path.startsWith('../')
  const isBeside = folder === '.' || path.startsWith(`${folder}/`)
  if (isOutside) return refuse('FileOutsideFlow', `“${written.slice(0, 200)}” leads out of the flow`)
  // Version 2 keeps a prompty within its own folder.
  if (version === 2 && !isBeside)
    return refuse('FileOutsideFlow', `“${written.slice(0, 200)}” leads out of the folder of the prompty`)
  const text = order.fileText(path)
  if (text === undefined) return refuse('FileNotFoundError', `There is no file “${path.slice(0, 200)}” in the flow`)
  if (/\.json$/i.test(path)) {
    const parsed = parsedJson(text)
    return parsed === undefined ? refuse('InvalidReference', `“${path}” holds no JSON`) : parsed
  }
  if (!/\.ya?ml$/i.test(path)) return text
  const { value, errors } = order.readYaml(path, text)
  problems.errors.push(...errors)
  return errors.length > 0 ? undefined : value
}

const parsedJson = (text: string): Json | undefined => {
  try {
    const parsed = JSON.parse(text) as Json
    return isDeeperThan(parsed, deepestJson) ? undefined : parsed
  } catch {
    return undefined
  }
}
