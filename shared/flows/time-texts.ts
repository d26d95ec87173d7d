import { isoTime } from '../world'

/** Writes times; many nodes begin and end in the same millisecond, and writing a date is dear. */
export const timeTexts = (): ((milliseconds: number) => string) => {
  let last = NaN
  let text = ''
  return (milliseconds) => {
    if (milliseconds !== last) {
      last = milliseconds
      text = isoTime(milliseconds)
    }
    return text
  }
}
