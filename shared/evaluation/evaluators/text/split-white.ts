/** Words between white space, as Python's `str.split()` finds them: U+001C to U+001F and U+0085 are white there, U+FEFF is not. */
export const splitWhite = (text: string): string[] => text.split(white).filter((word) => word !== '')

const white = new RegExp(String.raw`[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`)
