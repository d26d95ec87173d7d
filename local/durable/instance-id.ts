/** What is wrong with an instance id, as the end of a sentence; undefined where it may be used. */
export function idFault(id: string): string | undefined {
  if (id === '') return 'is empty'
  if (id.length > 256) return `has ${id.length} characters, and may have 256`
  if (id.startsWith('@')) return `starts with "@", which belongs to entities`
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const bad = /[/\\#?\u0000-\u001f\u007f-\u009f]/.exec(id)?.[0]
  return bad === undefined ? undefined : `holds ${JSON.stringify(bad)}, which no id may hold`
}
