import { Fault } from '../../faults'
import type { JsonObject } from '../../json'
import type { Prompty, PromptyOrder } from '../contract'
import { inputsOfTemplate } from '../jinja/render'
import { detectVersion } from './detect-version'
import { refuseInlineConnection } from './inline-connection'
import { mergeMaps } from './merge-maps'
import { checkMustache } from './mustache'
import { gatherPromptyProblems, isMap, refuseIfAny, shown, type PromptyProblems } from './prompty-problems'
import { readV1 } from './read-v1'
import { readV2 } from './read-v2'
import { resolveReferences } from './resolve-references'
import { beginsWithFront, splitPrompty, type PromptyParts } from './split-prompty'

const largest = 2_000_000

/** Reads a `.prompty` file of either version; throws all that is wrong with it at once, each with line and column. */
export const readPromptyFile = (order: PromptyOrder): Prompty => {
  const { file } = order
  const text = order.text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '')
  const start = gatherPromptyProblems(file, () => ({ line: 1, column: 1 }))
  if (text.length > largest) {
    start.errorAt('ValueError', `A prompty has up to ${largest} characters; this has ${text.length}`, 1)
    refuseIfAny(file, start.errors)
  }
  const { parts, front, version, problems } = frontOf(text, order, start)
  const merged = order.model ? { ...front, model: mergeMaps(modelMap(front, version), order.model) } : front
  const resolved = resolveReferences(merged, version, order, problems)
  if (order.hasConnection !== true) checkConnection(merged, resolved, version, problems)
  const prompty = (version === 1 ? readV1 : readV2)(resolved, parts, order, problems)
  checkTemplate(prompty, problems)
  refuseIfAny(file, problems.errors)
  return prompty
}

interface Front {
  readonly parts: PromptyParts
  readonly front: JsonObject
  readonly version: 1 | 2
  readonly problems: PromptyProblems
}

const frontOf = (text: string, order: PromptyOrder, start: PromptyProblems): Front => {
  const { file, version: asked } = order
  const whole: Front = {
    parts: { front: '', body: text, line: 1, marker: '---' },
    front: {},
    version: 2,
    problems: start,
  }
  const parts = splitPrompty(text)
  const begins = beginsWithFront(text)
  if (parts === undefined || parts === 'unclosed') {
    if (!begins && asked !== 1) return whole
    const message =
      parts === 'unclosed'
        ? 'The front matter is not closed by a line of three dashes'
        : 'Illegal formatting of prompty: it has a part in YAML between two lines of three dashes, and the template after them'
    start.errorAt('UserErrorException', message, 1)
    refuseIfAny(file, start.errors)
    return whole
  }
  const yaml = order.readYaml(file, parts.front.trim() === '' ? '{}' : parts.front)
  const front = isMap(yaml.value) ? yaml.value : {}
  // Only version 1 seeks its front matter further down; a rule in a body is none.
  if (!begins && asked !== 1 && (yaml.errors.length > 0 || !isMap(yaml.value) || detectVersion(front) !== 1))
    return whole
  const problems = gatherPromptyProblems(file, yaml.locate)
  problems.errors.push(...yaml.errors)
  if (yaml.errors.length === 0 && !isMap(yaml.value)) {
    problems.errorAt('UserErrorException', `The front matter is a map of keys, not ${shown(yaml.value)}`, 2)
  }
  refuseIfAny(file, problems.errors)
  return { parts, front, version: asked ?? versionOf(front, parts, problems, file), problems }
}

const versionOf = (front: JsonObject, parts: PromptyParts, problems: PromptyProblems, file: string): 1 | 2 => {
  if (parts.marker === '+++') return 2
  const found = detectVersion(front)
  if (typeof found === 'number') return found
  const { first, second } = found
  const say = (mark: typeof first): string => `${mark.what} of version ${mark.version}`
  const message = `The file has ${say(first)} and ${say(second)}; say which it is by \`version: 1\` or \`version: 2\` of the node`
  problems.error('PromptyVersionUnclear', message, second.at)
  refuseIfAny(file, problems.errors)
  return 1
}

const modelMap = ({ model }: JsonObject, version: 1 | 2): JsonObject => {
  if (version === 2 && typeof model === 'string') return { id: model }
  return isMap(model) ? model : {}
}

// As it is written: what the environment says is the installation's own.
const checkConnection = (
  written: JsonObject,
  resolved: JsonObject,
  version: 1 | 2,
  problems: PromptyProblems,
): void => {
  const key = version === 1 ? 'configuration' : 'connection'
  const [raw, final] = [written, resolved].map(({ model }) => (isMap(model) ? model[key] : undefined))
  const shownOne = isMap(raw) ? raw : final
  if (isMap(shownOne)) refuseInlineConnection(shownOne, ['model', key], problems)
}

const checkTemplate = ({ template: { text, format, line } }: Prompty, problems: PromptyProblems): void => {
  try {
    if (format === 'mustache') checkMustache(text)
    else inputsOfTemplate(text)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    for (const item of error.errors ?? [{ code: 'JinjaParsingError', message: error.message }])
      problems.errorAt(item.code, item.message, line - 1 + (item.line ?? 1), item.column ?? 1)
  }
}
