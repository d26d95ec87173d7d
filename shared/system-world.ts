import { randomBytes } from 'node:crypto'
import type { Log, World } from './world'

/** The real clock, ids and chance; the one place that may ask the machine for them. */
export const systemWorld = (log: Log): World => ({
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      // By hand, for every call sets a deadline it does not reach, and an AbortError is dear to make.
      const over = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', over)
        resolve()
      }
      const timer = setTimeout(over, milliseconds)
      return signal?.addEventListener('abort', over, { once: true })
    }),
  newId: sortableIds(() => Date.now()),
  random: () => Math.random(),
  log,
})

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Makes ids of 26 characters that sort by time: 10 for the millisecond, 16 of chance, counted up within one millisecond (the layout of ULID, in lower case). */
export const sortableIds = (now: () => number): (() => string) => {
  let lastTime = -1
  let chance = 0n
  return () => {
    const time = Math.max(now(), lastTime)
    chance = time === lastTime ? chance + 1n : BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n
    lastTime = time
    return encode(BigInt(time), 10) + encode(chance, 16)
  }
}

const encode = (value: bigint, length: number): string => {
  let text = ''
  for (let rest = value; text.length < length; rest >>= 5n) text = alphabet[Number(rest & 31n)] + text
  return text
}
