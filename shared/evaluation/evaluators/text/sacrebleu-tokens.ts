import { splitWhite } from './split-white'

/** How sacrebleu cuts text, by its own names. */
export const sacrebleuTokenizers: Readonly<Record<'13a' | 'intl' | 'char' | 'none', (text: string) => string[]>> = {
  none: splitWhite,
  char: (text) => Array.from(text).filter((character) => splitWhite(character).length > 0),
  // The tokenizer of NIST's mteval-v13a, which WMT compares by.
  '13a': (text) => {
    const line = ` ${unescaped(text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' '))} `
    return splitWhite(
      line
        .replaceAll(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
        .replaceAll(/([^0-9])([.,])/g, '$1 $2 ')
        .replaceAll(/([.,])([^0-9])/g, ' $1 $2')
        .replaceAll(/([0-9])(-)/g, '$1 $2 '),
    )
  },
  intl: (text) =>
    splitWhite(
      text
        .replaceAll(/(\P{N})(\p{P})/gu, '$1 $2 ')
        .replaceAll(/(\p{P})(\P{N})/gu, ' $1 $2')
        .replaceAll(/(\p{S})/gu, ' $1 '),
    ),
}

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
