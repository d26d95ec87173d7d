/** A part of speech as WordNet's files are named. */
export type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv'

/** The forms under which WordNet knows a word, as its own `morphy` finds them: by the list of exceptions, else by taking endings off until one is known. */
export const baseForms = (
  word: string,
  part: PartOfSpeech,
  exceptions: ReadonlyMap<string, readonly string[]>,
  isKnown: (form: string) => boolean,
): readonly string[] => {
  const known = (forms: readonly string[]): readonly string[] => [...new Set(forms)].filter(isKnown)
  const listed = exceptions.get(word)
  if (listed) return known([word, ...listed])
  let forms = withoutEndings([word], part)
  const first = known([word, ...forms])
  if (first.length > 0) return first
  while (forms.length > 0) {
    forms = withoutEndings(forms, part)
    const found = known(forms)
    if (found.length > 0) return found
  }
  return []
}

const endings: Readonly<Record<PartOfSpeech, readonly (readonly [ending: string, replacement: string])[]>> = {
  noun: [
    ['s', ''],
    ['ses', 's'],
    ['ves', 'f'],
    ['xes', 'x'],
    ['zes', 'z'],
    ['ches', 'ch'],
    ['shes', 'sh'],
    ['men', 'man'],
    ['ies', 'y'],
  ],
  verb: [
    ['s', ''],
    ['ies', 'y'],
    ['es', 'e'],
    ['es', ''],
    ['ed', 'e'],
    ['ed', ''],
    ['ing', 'e'],
    ['ing', ''],
  ],
  adj: [
    ['er', ''],
    ['est', ''],
    ['er', 'e'],
    ['est', 'e'],
  ],
  adv: [],
}

const withoutEndings = (forms: readonly string[], part: PartOfSpeech): readonly string[] => [
  ...new Set(
    forms.flatMap((form) =>
      endings[part].flatMap(([ending, replacement]) =>
        form.endsWith(ending) ? [form.slice(0, -ending.length) + replacement] : [],
      ),
    ),
  ),
]
