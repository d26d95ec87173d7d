/** The path of a blob trigger: which container, which blobs, and which parts of their names it captures. */
export interface PathPattern {
  readonly container: string
  /** What every matching name begins with. */
  readonly prefix: string
  /** The captured parts by name, or undefined where the blob is none of these. */
  match(blob: string): Readonly<Record<string, string>> | undefined
}

/**
 * Reads `container/{name}.{ext}`. As on Azure a part takes as much as it can, slashes too, and a container alone means all
 * its blobs. Throws an Error that says what is wrong.
 */
export function parsePathPattern(path: string): PathPattern {
  const [, container = '', rest = ''] = /^\/?([^/]*)(?:\/(.*))?$/s.exec(path) ?? []
  if (!/^(\$root|\$web|[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9])$/.test(container)) {
    throw new Error(`"${container}" is no name of a container`)
  }
  const names: string[] = []
  const literals = ['']
  for (const [part] of rest.matchAll(/\{\{|\}\}|\{[^{}]*\}|[\s\S]/g)) {
    const name = /^\{([^{}]+)\}$/s.exec(part)?.[1]
    if (name !== undefined) {
      if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`"{${name}}" is no name`)
      if (names.includes(name)) throw new Error(`"{${name}}" stands in it twice`)
      names.push(name)
      literals.push('')
    } else if (part === '{' || part === '}' || part === '{}') {
      throw new Error(`it has a "${part}" that holds no name`)
    } else {
      literals[literals.length - 1] += part === '{{' || part === '}}' ? part.charAt(0) : part
    }
  }
  if (rest === '') return { container, prefix: '', match: () => ({}) }

  const expression = new RegExp(`^${literals.map(escaped).join('([\\s\\S]*)')}$`)
  return {
    container,
    prefix: literals[0] ?? '',
    match(blob) {
      const found = expression.exec(blob)
      if (!found) return undefined
      return Object.fromEntries(names.map((name, place) => [name, found[place + 1] ?? '']))
    },
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
