/**
 * Matches a path against a route template (`{name}`, `{*rest}`) and gives its decoded values, or undefined.
 * Values are read from the URL itself: in streaming mode the platform lets query values stand among the route's.
 */
export const matchRoute = (route: string, pathname: string): Record<string, string> | undefined => {
  const wanted = route.split('/')
  const given = pathname.replace(/^\//, '').split('/')
  const values: Record<string, string> = {}
  for (const [place, part] of wanted.entries()) {
    const rest = /^\{\*(\w+)\}$/.exec(part)?.[1]
    if (rest !== undefined) {
      const path = given.slice(place).map(decode)
      if (path.includes(undefined)) return undefined
      values[rest] = path.join('/')
      return values
    }
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    const piece = given[place]
    if (piece === undefined) return undefined
    if (name === undefined) {
      if (part.toLowerCase() !== piece.toLowerCase()) return undefined
      continue
    }
    const value = decode(piece)
    if (value === undefined || value === '') return undefined
    values[name] = value
  }
  return given.length === wanted.length ? values : undefined
}

const decode = (piece: string): string | undefined => {
  try {
    return decodeURIComponent(piece)
  } catch {
    return undefined
  }
}
