/** The most words of a query that are looked for; a longer query is a pasted document. */
const mostWords = 64

/** Prepares text for the index: compatibility forms folded, and characters of scripts without spaces set apart so that each is a word. */
export const indexText = (text: string): string => text.normalize('NFKC').replace(spaceless, ' $& ')

/** The words of a query: lower case, each once, without the commonest English ones unless there are no others. */
export const queryWords = (query: string): readonly string[] => {
  const all = [
    ...new Set(
      indexText(query)
        .toLowerCase()
        .replace(/['’]s\b/g, '')
        .match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [],
    ),
  ]
  const telling = all.filter((word) => !stopWords.has(word))
  return (telling.length > 0 ? telling : all).slice(0, mostWords)
}

const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu

const stopWords = new Set(
  'a about am an and any are as at be been being but by can could did do does doing for from had has have having he her hers him his how i if in into is it its me my of on or our ours s she should so t than that the their them then there these they this those to too was we were what when where which while who whom why will with would you your yours'.split(
    ' ',
  ),
)
