import { fault, type Fault } from '../../faults'
import type { Json } from '../../json'
import type { TemplateValues } from '../contract'
import { placeOf } from '../jinja/text-tools'
import { pythonText } from '../python-text'
import { isList, isMap } from './prompty-problems'

type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'section'; readonly name: string; readonly inverted: boolean; readonly parts: readonly Part[] }

const deepest = 64
const mostSteps = 1_000_000
const mostOutput = 4_000_000

/** Makes sure that a Mustache template can be rendered. */
export const checkMustache = (template: string): void => void parse(template)

/**
 * Renders a Mustache template: names, sections, inverted sections and comments, over own properties, nothing escaped.
 * Written here because a template comes from a file that people upload: libraries know no end of steps, and call functions.
 */
export const renderMustache = (template: string, values: TemplateValues): string => {
  const out: string[] = []
  let steps = 0
  let size = 0
  const write = (text: string): void => {
    size += text.length
    if (size > mostOutput) throw overBudget()
    out.push(text)
  }
  const render = (parts: readonly Part[], contexts: readonly Json[]): void => {
    for (const part of parts) {
      if (++steps > mostSteps) throw overBudget()
      if (part.is === 'text') write(part.text)
      else if (part.is === 'name') write(textOf(find(part.name, contexts)))
      else renderSection(part, contexts)
    }
  }
  const renderSection = (
    { name, inverted, parts }: Extract<Part, { is: 'section' }>,
    contexts: readonly Json[],
  ): void => {
    const value = find(name, contexts)
    const isThere = isList(value)
      ? value.length > 0
      : value !== undefined && value !== null && value !== false && value !== '' && value !== 0
    if (inverted !== isThere) {
      if (inverted) render(parts, contexts)
      else for (const item of isList(value) ? value : [value as Json]) render(parts, [...contexts, item])
    }
  }
  render(parse(template), [values])
  return out.join('')
}

const textOf = (value: Json | undefined): string => (value === undefined || value === null ? '' : pythonText(value))

const find = (name: string, contexts: readonly Json[]): Json | undefined => {
  if (name === '.') return contexts.at(-1)
  const [first = '', ...rest] = name.split('.')
  const holder = contexts.findLast((context) => isMap(context) && Object.hasOwn(context, first))
  return [first, ...rest].reduce<Json | undefined>(
    (value, key) => (isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    holder,
  )
}

const tag = /\{\{\{\s*([^{}]{1,200}?)\s*\}\}\}|\{\{\s*([#^/!&>=]?)\s*([^{}]{0,20000}?)\s*\}\}/g

const parse = (template: string): readonly Part[] => {
  const open: { readonly name: string; readonly inverted: boolean; readonly at: number; readonly parts: Part[] }[] = []
  const top: Part[] = []
  const here = (): Part[] => open.at(-1)?.parts ?? top
  let end = 0
  for (const match of template.matchAll(tag)) {
    const [whole, triple, sigil = '', name = ''] = match
    here().push({ is: 'text', text: template.slice(end, match.index) })
    end = match.index + whole.length
    if (sigil === '!') continue
    if (sigil === '>' || sigil === '=')
      throw wrong(template, match.index, `“${whole.slice(0, 50)}”: partials and other delimiters are not known here`)
    if (sigil === '#' || sigil === '^') {
      if (open.length >= deepest)
        throw wrong(template, match.index, `Sections are nested deeper than ${deepest} levels`)
      open.push({ name, inverted: sigil === '^', at: match.index, parts: [] })
      continue
    }
    if (sigil === '/') {
      const section = open.pop()
      if (section?.name !== name) throw wrong(template, match.index, `“${name.slice(0, 50)}” is closed and not open`)
      here().push({ is: 'section', name, inverted: section.inverted, parts: section.parts })
      continue
    }
    here().push({ is: 'name', name: triple ?? name })
  }
  const [unclosed] = open
  if (unclosed) throw wrong(template, unclosed.at, `Section “${unclosed.name.slice(0, 50)}” is not closed`)
  top.push({ is: 'text', text: template.slice(end) })
  return top
}

const wrong = (template: string, at: number, message: string): Fault => {
  const place = placeOf(template, at)
  return fault(
    'invalid_flow',
    `The template does not parse at line ${place.line}, column ${place.column}: ${message}`,
    place,
    {
      errors: [{ code: 'MustacheParsingError', message, ...place }],
    },
  )
}

const overBudget = (): Fault => {
  const message = `The template takes more than ${mostSteps} steps or writes more than ${mostOutput} characters`
  return fault(
    'invalid_flow',
    message,
    {},
    { errors: [{ code: 'TemplateBudgetExceeded', message, line: 1, column: 1 }] },
  )
}
