import { type Fault, fault } from '../../faults'
import type { TemplateOptions, TemplateValues } from '../contract'
import { compileTemplate, type Execute } from './compile-statement'
import { PythonError, TemplateBudgetError, TemplateSyntaxError } from './errors'
import { normalizeSource } from './lexer'
import { parseTemplate } from './parser'
import { Run, Scope } from './run'
import { placeOf } from './text-tools'
import { undeclaredNames } from './undeclared'
import type { Value } from './values'

/** A template made ready to render. */
interface ReadyTemplate {
  readonly source: string
  readonly execute: Execute
  readonly self: (run: Run) => Value
  readonly undeclared: ReadonlySet<string>
}

// The same few prompts are rendered again and again; the oldest makes room, large ones are not kept.
const maxKept = 256
const maxKeptLength = 100_000
const maxTemplate = 2_000_000
const kept = new Map<string, ReadyTemplate>()

/** Renders a Jinja template as Python would print it. */
export const renderTemplate = (template: string, values: TemplateValues, options: TemplateOptions = {}): string => {
  const ready = readyTemplate(template, options)
  const run = new Run(values, options, ready.self)
  try {
    ready.execute(new Scope(run, undefined))
    return run.out
  } catch (error) {
    throw renderingFault(error, ready.source, run.at)
  }
}

/** The names a template reads without setting them, in the order in which their text first occurs in it. */
export const inputsOfTemplate = (template: string): readonly string[] =>
  [...readyTemplate(template, {}).undeclared].toSorted(
    (left, right) => template.indexOf(left) - template.indexOf(right) || (left < right ? -1 : 1),
  )

const readyTemplate = (template: string, options: TemplateOptions): ReadyTemplate => {
  const { trimBlocks = true, lstripBlocks = false, keepTrailingNewline = true } = options
  const key = `${Number(trimBlocks)}${Number(lstripBlocks)}${Number(keepTrailingNewline)}${template}`
  const known = kept.get(key)
  if (known) {
    kept.delete(key)
    kept.set(key, known)
    return known
  }
  const ready = prepare(template, options)
  if (template.length <= maxKeptLength) kept.set(key, ready)
  const [oldest] = kept.keys()
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
  return ready
}

const prepare = (template: string, options: TemplateOptions): ReadyTemplate => {
  if (template.length > maxTemplate)
    throw templateFault(
      'JinjaParsingError',
      `A template may have ${maxTemplate} characters; this one has ${template.length}`,
      {
        line: 1,
        column: 1,
      },
    )
  const source = normalizeSource(template, options)
  try {
    const body = parseTemplate(source, options)
    const compiled = compileTemplate(body, (at) => placeOf(source, at).line)
    return { source, ...compiled, undeclared: undeclaredNames(body) }
  } catch (error) {
    if (error instanceof TemplateSyntaxError)
      throw templateFault('JinjaParsingError', error.message, placeOf(source, error.at))
    if (error instanceof RangeError)
      throw templateFault('JinjaParsingError', 'The template is nested too deep', { line: 1, column: 1 })
    throw error
  }
}

const renderingFault = (error: unknown, source: string, at: number): unknown => {
  const place = placeOf(source, at)
  if (error instanceof PythonError) return templateFault('JinjaTemplateError', `${error.type}: ${error.message}`, place)
  if (error instanceof TemplateBudgetError) return templateFault('TemplateBudgetExceeded', error.message, place)
  // The process's own limits: call stack, length of a string or an array, size of a bigint.
  if (error instanceof RangeError)
    return templateFault('TemplateBudgetExceeded', 'The template calls itself or nests its values too deep', place)
  return error
}

const templateFault = (code: string, message: string, place: { line: number; column: number }): Fault => {
  const what = code === 'JinjaParsingError' ? 'does not parse' : 'could not be rendered'
  return fault(
    'invalid_flow',
    `The template ${what} at line ${place.line}, column ${place.column}: ${message}`,
    place,
    { errors: [{ code, message, ...place }] },
  )
}
