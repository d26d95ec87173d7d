import { logicalLines, type LogicalLine } from './logical-lines'

/** One import statement's module. */
export interface PythonImport {
  /** The dotted name, with its leading dots where it is relative. */
  readonly module: string
  /** Names that `from … import` takes, which may be modules too. */
  readonly names: readonly string[]
  readonly line: number
  /** Whether it stands in a `try`, so that the file may do without it. */
  readonly isOptional: boolean
}

/** A parameter as the signature has it. */
export interface PythonParameter {
  readonly name: string
  readonly annotation: string | null
  readonly default: string | null
}

/** A function decorated with `@tool`. */
export interface PythonFunction {
  readonly name: string
  readonly isAsync: boolean
  readonly parameters: readonly PythonParameter[]
  /** Whether it takes any other name as well. */
  readonly takesMore: boolean
  readonly returns: string | null
  readonly line: number
  /** Its text with decorators. */
  readonly source: string
}

/** What can be told of a Python file by reading it. */
export interface PythonFile {
  readonly imports: readonly PythonImport[]
  readonly tools: readonly PythonFunction[]
}

/** Reads imports and tools of a Python file, conservatively: what it cannot make out it leaves out, and it runs nothing. */
export const readPython = (source: string): PythonFile => {
  const lines = logicalLines(source)
  return { imports: lines.flatMap((line, at) => importsOf(line, isInTry(lines, at))), tools: toolsOf(lines, source) }
}

const importsOf = ({ code, line }: LogicalLine, isOptional: boolean): PythonImport[] =>
  code
    .replace(/^(?:try|else|finally)\s*:/, '')
    .split(';')
    .flatMap((statement) => {
      const whole = /^\s*import\s+(.+)$/.exec(statement)?.[1]
      if (whole !== undefined) return moduleNames(whole).map((module) => ({ module, names: [], line, isOptional }))
      const from = /^\s*from\s+([.\w]+)\s+import\s+(.+)$/.exec(statement)
      const module = from?.[1]
      if (module === undefined) return []
      return [{ module, names: moduleNames((from?.[2] ?? '').replaceAll(/[()]/g, ' ')), line, isOptional }]
    })

const moduleNames = (text: string): string[] =>
  text
    .split(',')
    .map((part) => /^\s*([\w.*]+)/.exec(part)?.[1] ?? '')
    .filter((name) => name !== '')

const isInTry = (lines: readonly LogicalLine[], at: number): boolean => {
  let indent = lines[at]?.indent ?? 0
  if (/^try\s*:/.test(lines[at]?.code ?? '')) return true
  for (let above = at - 1; above >= 0 && indent > 0; above -= 1) {
    const line = lines[above]
    if (!line || line.indent >= indent) continue
    indent = line.indent
    if (/^try\s*:/.test(line.code)) return true
  }
  return false
}

const toolsOf = (lines: readonly LogicalLine[], source: string): PythonFunction[] => {
  const physical = source.split(/\r\n|\r|\n/)
  return lines.flatMap((decorator, at) => {
    if (!/^@\s*([\w.]+\.)?tool\b/.test(decorator.code)) return []
    let below = at + 1
    while (lines[below]?.code.startsWith('@')) below += 1
    const head = lines[below]
    const found = head && headOf(head)
    if (!head || !found || head.indent !== decorator.indent) return []
    const next = lines.slice(below + 1).find(({ indent }) => indent <= head.indent)
    const text = physical.slice(decorator.line - 1, next ? next.line - 1 : undefined).join('\n')
    return [{ ...found, line: head.line, source: text.trimEnd() }]
  })
}

const headOf = ({ text, code }: LogicalLine): Omit<PythonFunction, 'line' | 'source'> | undefined => {
  const start = /^(async\s+)?def\s+(\w+)\s*\(/.exec(code)
  const name = start?.[2]
  if (!start || name === undefined) return undefined
  const open = start[0].length
  const close = closingOf(code, open)
  const parts = splitTop(text.slice(open, close), code.slice(open, close))
  const named = parts.filter(({ written }) => written !== '' && written !== '/' && !written.startsWith('*'))
  return {
    name,
    isAsync: start[1] !== undefined,
    parameters: named.map(({ written, plain }) => parameterOf(written, plain)),
    takesMore: parts.some(({ written }) => written.startsWith('**')),
    returns: /^\s*->\s*(.+?)\s*:/.exec(text.slice(close + 1))?.[1] ?? null,
  }
}

interface Part {
  readonly written: string
  readonly plain: string
}

const closingOf = (code: string, open: number): number => {
  let depth = 1
  for (let at = open; at < code.length; at += 1) {
    if ('([{'.includes(code.charAt(at))) depth += 1
    if (')]}'.includes(code.charAt(at))) depth -= 1
    if (depth === 0) return at
  }
  return code.length
}

const splitTop = (text: string, code: string): Part[] => {
  const cuts = topLevel(code, ',')
  return [...cuts, code.length].map((end, index) => {
    const start = index === 0 ? 0 : (cuts[index - 1] ?? 0) + 1
    const lead = text.slice(start, end).length - text.slice(start, end).trimStart().length
    const written = text.slice(start, end).trim()
    return { written, plain: code.slice(start + lead, start + lead + written.length) }
  })
}

const parameterOf = (written: string, plain: string): PythonParameter => {
  const equals = topLevel(plain, '=')[0]
  const colon = topLevel(plain, ':')[0]
  const name = written.slice(0, Math.min(colon ?? written.length, equals ?? written.length)).trim()
  return {
    name,
    annotation: colon === undefined ? null : written.slice(colon + 1, equals ?? written.length).trim(),
    default: equals === undefined ? null : written.slice(equals + 1).trim(),
  }
}

const topLevel = (code: string, wanted: string): number[] => {
  const found: number[] = []
  let depth = 0
  for (let at = 0; at < code.length; at += 1) {
    const character = code.charAt(at)
    if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    else if (depth === 0 && character === wanted) found.push(at)
  }
  return found
}
