/** What is wrong with the numbers of a JSON text: a whole number that would change when it is read, as long ids do. */
export const troubleOfNumbers = (text: string): string | undefined => {
  if (!/\d{16}/.test(text)) return undefined
  // Strings are stepped over whole, so that no digit inside of one counts.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (token.startsWith('"') || !/^-?\d{16,}$/.test(token)) continue
    const value = Number(token)
    if (BigInt(value) !== BigInt(token) && String(value) !== token)
      return `The number ${token.slice(0, 40)} cannot be kept exactly; write it as a text`
  }
  return undefined
}
