/** Longest heading kept in a heading path; a longer one is somebody's paragraph. */
const maxHeading = 200

/** A document's name where it does not tell its own title: the last part of its path without ending. */
export const baseName = (path: string): string => {
  const last = path.slice(path.lastIndexOf('/') + 1)
  const dot = last.lastIndexOf('.')
  return dot > 0 ? last.slice(0, dot) : last
}

/** A heading or title on one line and of bearable length. */
export const headingText = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= maxHeading ? line : `${Array.from(line.slice(0, maxHeading)).slice(0, -1).join('')}…`
}

/** Keeps the headings above the place reached, by their levels. */
export const headingPath = () => {
  let open: { readonly level: number; readonly text: string }[] = []
  return {
    above: (level: number): readonly string[] =>
      open.filter((heading) => heading.level < level).map(({ text }) => text),
    enter(level: number, text: string): void {
      open = [...open.filter((heading) => heading.level < level), { level, text }]
    },
    current: (): readonly string[] => open.map(({ text }) => text),
  }
}
