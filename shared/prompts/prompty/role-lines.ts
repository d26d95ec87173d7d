/** A line that opens a message, as version 2 writes it: `user:`, `# user:`, `user[name="Ada"]:`. */
export interface RoleLine {
  readonly role: 'system' | 'user' | 'assistant'
  readonly attributes: ReadonlyMap<string, string>
}

/** Reads a line as such a header; undefined where it is none. */
export const headerOf = (line: string): RoleLine | undefined => {
  const bare = line.trim()
  if (!bare.endsWith(':') || bare.length > longest) return undefined
  const [, role, written] = /^#?\s{0,8}(system|user|assistant)\s{0,8}(?:\[([^\]]*)\])?\s{0,8}:$/i.exec(bare) ?? []
  if (role === undefined) return undefined
  const attributes = attributesOf(written)
  return attributes && { role: role.toLowerCase() as RoleLine['role'], attributes }
}

const longest = 1_000

const attributesOf = (written: string | undefined): ReadonlyMap<string, string> | undefined => {
  if (written === undefined) return new Map()
  const found = new Map<string, string>()
  for (const one of written.split(',')) {
    if (one.trim() === '') continue
    const [, name, quoted, plain] = /^\s*(\w+)\s*=\s*(?:"([^"]*)"|([^"]*?))\s*$/.exec(one) ?? []
    if (name === undefined) return undefined
    found.set(name, quoted ?? plain ?? '')
  }
  return found.size === 0 ? undefined : found
}

/** A template whose headers carry a mark, so that those in its data, which cannot know it, are told from them. */
export const markHeaders = (template: string, nonce: string): string =>
  template
    .split('\n')
    .map((line) => {
      const header = headerOf(line)
      if (!header) return line
      const others = [...header.attributes].filter(([name]) => name !== 'nonce')
      const attributes = [['nonce', nonce], ...others].map(([name, value]) => `${name}="${value}"`)
      return `${header.role}[${attributes.join(',')}]:`
    })
    .join('\n')
