import { type RouteConstraint, routeConstraint } from './route-constraint'

/** A parsed route template: `api/flows/{flow}/runs/{id:int?}`, `{*rest}`. */
export interface RouteTemplate {
  readonly text: string
  /** Lower is tried first: literal, constrained, plain, catch-all, segment by segment from the left. */
  readonly precedence: readonly number[]
  /** The template without the names of its parameters: equal shapes answer equal paths. */
  readonly shape: string
  /** The values of the path's segments, or null where the path does not match. */
  match(segments: readonly string[]): Readonly<Record<string, string>> | null
}

interface Parameter {
  readonly name: string
  readonly constraints: readonly RouteConstraint[]
  readonly constraintText: string
  readonly isCatchAll: boolean
  readonly isOptional: boolean
  readonly fallback: string | undefined
}

type Part = string | Parameter
type Segment = readonly Part[]

/** Parses a template; throws an error that says what is wrong with it. */
export function parseRouteTemplate(text: string): RouteTemplate {
  const segments = splitSegments(text).map((segment) => partsOf(segment, text))
  refuseNonsense(segments, text)
  const matchers = segments.map(matcherOf)

  return {
    text,
    precedence: segments.map(rankOf),
    shape: segments.map(shapeOf).join('/'),
    match(path) {
      const values: Record<string, string> = {}
      for (const [index, segment] of segments.entries()) {
        const parameter = soleParameter(segment)
        const given = parameter?.isCatchAll === true ? path.slice(index).join('/') : path[index]
        if (given === undefined || (given === '' && parameter?.isCatchAll === true)) {
          // Only an optional parameter, one with a default or a catch-all may be missing.
          if (!parameter || !(parameter.isOptional || parameter.isCatchAll || parameter.fallback !== undefined))
            return null
          if (parameter.fallback !== undefined) values[parameter.name] = parameter.fallback
          continue
        }
        if (!matchers[index]!(given, values)) return null
      }
      const isOpenEnded = segments.length > 0 && soleParameter(segments.at(-1)!)?.isCatchAll === true
      return isOpenEnded || path.length <= segments.length ? values : null
    },
  }
}

function splitSegments(text: string): readonly string[] {
  const trimmed = text.replace(/^~?\/+|\/+$/g, '')
  if (trimmed === '') return []
  const segments: string[] = []
  let depth = 0
  let current = ''
  for (const character of trimmed) {
    if (character === '{') depth++
    if (character === '}') depth--
    if (character === '/' && depth === 0) {
      segments.push(current)
      current = ''
    } else current += character
  }
  segments.push(current)
  return segments
}

function partsOf(segment: string, template: string): Segment {
  const parts: Part[] = []
  let literal = ''
  for (let at = 0; at < segment.length; at++) {
    if (segment[at] === '}') throw new Error(`route "${template}" has a "}" without its "{"`)
    if (segment[at] !== '{') {
      literal += segment[at]
      continue
    }
    const end = closingBrace(segment, at)
    if (end < 0) throw new Error(`route "${template}" has a "{" without its "}"`)
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push(parameterOf(segment.slice(at + 1, end), template))
    at = end
  }
  if (literal !== '' || parts.length === 0) parts.push(literal)
  return parts
}

function closingBrace(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return at
  }
  return -1
}

function parameterOf(inside: string, template: string): Parameter {
  const match = /^(\*{0,2})([A-Za-z_][\w-]*)((?::[^:(=?]+(?:\(.*?\)(?=[:=?]|$))?)*)(?:=([^?]*))?(\?)?$/s.exec(inside)
  if (!match) throw new Error(`route "${template}" has a parameter "{${inside}}" that cannot be read`)
  const [, stars = '', name = '', constraintText = '', fallback, optional] = match
  const texts = constraintText.match(/:[^:(]+(?:\(.*?\)(?=:|$))?/gs) ?? []
  const constraints = texts.map((text) => {
    // Braces of a regular expression are doubled in a template.
    const constraint = routeConstraint(text.slice(1).replaceAll('{{', '{').replaceAll('}}', '}'))
    if (!constraint) throw new Error(`route "${template}" has an unknown constraint "${text.slice(1)}"`)
    return constraint
  })
  return { name, constraints, constraintText, isCatchAll: stars !== '', isOptional: optional === '?', fallback }
}

function refuseNonsense(segments: readonly Segment[], template: string): void {
  const seen = new Set<string>()
  for (const [index, segment] of segments.entries()) {
    if (segment.length === 1 && segment[0] === '') throw new Error(`route "${template}" has an empty segment`)
    for (const part of segment) {
      if (typeof part === 'string') continue
      const name = part.name.toLowerCase()
      if (seen.has(name)) throw new Error(`route "${template}" names the parameter "${part.name}" twice`)
      seen.add(name)
      const isLast = index === segments.length - 1
      if (part.isCatchAll && (!isLast || segment.length > 1)) {
        throw new Error(`route "${template}" has more after the catch-all "{*${part.name}}"`)
      }
      if (part.isOptional && !segments.slice(index + 1).every((later) => isOptionalSegment(later))) {
        throw new Error(`route "${template}" has more after the optional "{${part.name}?}"`)
      }
    }
  }
}

function isOptionalSegment(segment: Segment): boolean {
  const parameter = soleParameter(segment)
  return parameter !== undefined && (parameter.isOptional || parameter.isCatchAll || parameter.fallback !== undefined)
}

function soleParameter(segment: Segment): Parameter | undefined {
  const [first] = segment
  return segment.length === 1 && typeof first === 'object' ? first : undefined
}

function rankOf(segment: Segment): number {
  if (segment.every((part) => typeof part === 'string')) return 1
  const parameter = soleParameter(segment)
  // Text beside a parameter restrains it as a constraint does.
  if (!parameter) return 2
  const isConstrained = parameter.constraints.length > 0
  if (parameter.isCatchAll) return isConstrained ? 4 : 5
  return isConstrained ? 2 : 3
}

function shapeOf(segment: Segment): string {
  return segment
    .map((part) => {
      if (typeof part === 'string') return part.toLowerCase()
      return `{${part.isCatchAll ? '*' : ''}${part.constraintText}${part.isOptional ? '?' : ''}}`
    })
    .join('')
}

function matcherOf(segment: Segment): (value: string, values: Record<string, string>) => boolean {
  const parameters = segment.filter((part) => typeof part === 'object')
  const source = segment.map((part) => (typeof part === 'string' ? escape(part) : part.isCatchAll ? '(.*)' : '(.+?)'))
  const pattern = new RegExp(`^${source.join('')}$`, 'is')
  return (value, values) => {
    const match = pattern.exec(value)
    // `{x:maxlength(0)?}` is how a template says "only the empty path"; it never matches a given segment.
    if (!match) return false
    return parameters.every((parameter, index) => {
      const found = match[index + 1] ?? ''
      values[parameter.name] = found
      return parameter.constraints.every((constraint) => constraint(found))
    })
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
