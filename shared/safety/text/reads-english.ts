/** Whether a text is one that English word lists can tell anything of: short, or with the small words of English among its own. */
export const readsEnglish = (folded: string): boolean => {
  const letters = folded.match(/\p{L}/gu)?.length ?? 0
  const latin = folded.match(/[a-z]/g)?.length ?? 0
  if (latin < letters * 0.7) return false
  const words = folded.slice(0, 20_000).match(/[a-z']+/g) ?? []
  if (words.length < 7) return true
  return words.filter((word) => smallWords.has(word)).length >= words.length * 0.1
}

const smallWords = new Set(
  `a about after all also am an and any are as at be because been but by can could did do does don't each for from get
  go had has have he her here him his how i i'm if in into is it it's its just like make me more my no not now of on one
  only or other our out over she should so some than that the their them then there these they this those to too up us
  use was we were what when where which who why will with without would yes you your`.split(/\s+/),
)
