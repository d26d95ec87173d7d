import { parseRouteTemplate, type RouteTemplate } from './route-template'

/** One function's place in the address space. */
export interface Route<T> {
  readonly functionName: string
  /** Upper case. */
  readonly methods: readonly string[]
  readonly template: RouteTemplate
  readonly target: T
}

/** What a path leads to. */
export type RouteMatch<T> =
  | { readonly kind: 'found'; readonly route: Route<T>; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' }

/** Finds the function for a method and a path. */
export interface Router<T> {
  readonly routes: readonly Route<T>[]
  /** Adds a route; throws an error that names what is wrong. */
  add(functionName: string, methods: readonly string[], template: string, target: T): void
  find(method: string, path: string): RouteMatch<T>
}

/** Addresses of the host itself. */
const reserved = ['admin', 'runtime']

/** An empty router. */
export function createRouter<T>(): Router<T> {
  const routes: Route<T>[] = []

  return {
    routes,
    add(functionName, methods, text, target) {
      const template = parseRouteTemplate(text)
      const upper = methods.map((method) => method.toUpperCase())
      const first = template.shape.split('/')[0] ?? ''
      if (reserved.includes(first))
        throw new Error(`route "${text}" conflicts with the host's own routes under "${first}"`)
      const twin = routes.find(
        (route) => route.template.shape === template.shape && route.methods.some((method) => upper.includes(method)),
      )
      if (twin) throw new Error(`route "${text}" conflicts with the route of function "${twin.functionName}"`)
      routes.push({ functionName, methods: upper, template, target })
      routes.sort((a, b) => compare(a.template.precedence, b.template.precedence))
    },
    find(method, path) {
      const segments = segmentsOf(path)
      const allowed = new Set<string>()
      for (const route of segments ? routes : []) {
        const params = route.template.match(segments ?? [])
        if (!params) continue
        if (route.methods.includes(method)) return { kind: 'found', route, params }
        for (const other of route.methods) allowed.add(other)
      }
      return allowed.size > 0 ? { kind: 'wrong-method', allowed: [...allowed].toSorted() } : { kind: 'unknown' }
    },
  }
}

/** A path's segments, decoded as the platform does: all but an encoded slash. Null where a segment is empty. */
function segmentsOf(path: string): readonly string[] | null {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '')
  if (trimmed === '') return []
  const segments = trimmed.split('/')
  return segments.includes('') ? null : segments.map(decode)
}

function decode(segment: string): string {
  return segment
    .split(/(%2f)/i)
    .map((part) => {
      if (/^%2f$/i.test(part)) return part
      try {
        return decodeURIComponent(part)
      } catch {
        return part
      }
    })
    .join('')
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    if (a[index] !== b[index]) return a[index]! - b[index]!
  }
  return a.length - b.length
}
