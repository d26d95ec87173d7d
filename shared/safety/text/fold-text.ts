/** A text as it reads: without what cannot be seen, in lower case, look-alikes as the letters they pass for. Knows where each character stood. */
export interface FoldedText {
  readonly text: string
  /** Place in the original of the character at each place of the folded text. */
  readonly places: readonly number[]
}

/** Folds a text for comparing it with words and patterns: tricks with Unicode do not hide a word. */
export const foldText = (original: string): FoldedText => {
  const kept: string[] = []
  const places: number[] = []
  let at = 0
  for (const character of original) {
    const folded = foldCharacter(character)
    kept.push(folded)
    for (let unit = 0; unit < folded.length; unit++) places.push(at)
    at += character.length
  }
  return { text: kept.join(''), places }
}

/** Where a piece of the folded text stands in the original. */
export const originalSpan = (
  original: string,
  { places }: FoldedText,
  start: number,
  end: number,
): { readonly start: number; readonly end: number; readonly text: string } => {
  const from = places[start] ?? original.length
  const last = places[end - 1] ?? from
  const to = Math.min(original.length, last + ((original.codePointAt(last) ?? 0) > 0xffff ? 2 : 1))
  return { start: from, end: to, text: original.slice(from, Math.min(to, from + longestShown)) }
}

const longestShown = 300

const known = new Map<string, string>()

const foldCharacter = (character: string): string => {
  if (character >= ' ' && character <= '~') return character.toLowerCase()
  const before = known.get(character)
  if (before !== undefined) return before
  const folded = folds(character)
  if (known.size < 20_000) known.set(character, folded)
  return folded
}

const folds = (character: string): string => {
  // Tag characters spell ASCII that nobody sees.
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xe0020 && code <= 0xe007e) return String.fromCodePoint(code - 0xe0000).toLowerCase()
  if (/\p{Cf}|\p{Mn}|\p{Me}|[\u115f\u1160\u3164]/u.test(character)) return ''
  const plain = character
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
  return Array.from(plain, (one) => lookAlikes[one] ?? one).join('')
}

// Letters of other alphabets that pass for Latin ones, and quotes and dashes as ASCII has them.
const lookAlikes: Readonly<Record<string, string>> = Object.assign(
  Object.create(null) as Record<string, string>,
  Object.fromEntries(
    [
      'аa',
      'вb',
      'еe',
      'кk',
      'мm',
      'нh',
      'оo',
      'рp',
      'сc',
      'тt',
      'уy',
      'хx',
      'іi',
      'јj',
      'ѕs',
      'ԁd',
      'ɡg',
      'ӏl',
      'αa',
      'βb',
      'εe',
      'ιi',
      'κk',
      'νv',
      'οo',
      'ρp',
      'τt',
      'υu',
      'χx',
      'ıi',
      "‘'",
      "’'",
      '“"',
      '”"',
      '–-',
      '—-',
      '‐-',
      '‑-',
      'ſs',
    ].map((pair) => [pair[0] ?? '', pair[1] ?? ''] as const),
  ),
)
