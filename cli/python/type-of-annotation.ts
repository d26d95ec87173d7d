const plain: Readonly<Record<string, string>> = {
  str: 'string',
  bytes: 'string',
  int: 'number',
  float: 'number',
  bool: 'boolean',
  None: 'null',
  Any: 'unknown',
  object: 'unknown',
  list: 'unknown[]',
  List: 'unknown[]',
  tuple: 'unknown[]',
  dict: 'Record<string, unknown>',
  Dict: 'Record<string, unknown>',
  Secret: 'string',
  FilePath: 'string',
  PromptTemplate: 'string',
}

const lists = new Set([
  'list',
  'List',
  'Sequence',
  'Iterable',
  'set',
  'Set',
  'frozenset',
  'Collection',
  'tuple',
  'Tuple',
])
const maps = new Set(['dict', 'Dict', 'Mapping', 'MutableMapping', 'OrderedDict'])
const pieces = new Set(['Generator', 'Iterator', 'AsyncGenerator', 'AsyncIterator', 'AsyncIterable'])

/** The TypeScript type of a Python annotation; what has none here is `unknown`. */
export const typeOfAnnotation = (annotation: string | null): string => {
  if (annotation === null) return 'unknown'
  const written = annotation.trim().replace(/^(["'])(.*)\1$/, '$2')
  const parts = split(written, '|')
  if (parts.length > 1) return union(parts.map(typeOfAnnotation))
  const [, name = '', inner] = /^([\w.]+)(?:\[(.*)\])?$/s.exec(written) ?? []
  const word = name.split('.').at(-1) ?? ''
  if (inner === undefined) {
    if (word.endsWith('Connection')) return 'string'
    return Object.hasOwn(plain, word) ? (plain[word] ?? 'unknown') : 'unknown'
  }
  const members = split(inner, ',')
  if (word === 'Optional') return union([typeOfAnnotation(members[0] ?? null), 'null'])
  if (word === 'Union') return union(members.map(typeOfAnnotation))
  if (word === 'Literal') return union(members.map(literal))
  if (word === 'Annotated') return typeOfAnnotation(members[0] ?? null)
  if (lists.has(word)) {
    const item = typeOfAnnotation(members[0] ?? null)
    return item.includes('|') ? `(${item})[]` : `${item}[]`
  }
  if (maps.has(word)) return `Record<string, ${typeOfAnnotation(members[1] ?? null)}>`
  if (pieces.has(word)) return typeOfAnnotation(members[0] ?? null)
  return 'unknown'
}

const union = (types: readonly string[]): string =>
  types.includes('unknown') ? 'unknown' : [...new Set(types)].join(' | ')

const literal = (written: string): string => {
  const text = /^\s*(["'])((?:(?!\1).)*)\1\s*$/.exec(written)?.[2]
  if (text !== undefined) return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const word = written.trim()
  if (/^-?\d+(\.\d+)?$/.test(word)) return word
  return ({ True: 'true', False: 'false', None: 'null' } as Record<string, string>)[word] ?? 'unknown'
}

const split = (text: string, at: string): string[] => {
  const parts: string[] = ['']
  let depth = 0
  for (const character of text) {
    if ('[('.includes(character)) depth += 1
    if ('])'.includes(character)) depth -= 1
    if (character === at && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}
