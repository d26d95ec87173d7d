/** How links are written: attributes ready to print, the shown address cut after `limit` characters. */
export interface UrlizeOptions {
  readonly limit: number | null
  readonly rel: string
  readonly target: string
  readonly schemes: readonly string[]
}

// A word longer than this is no address that anybody wrote; the patterns below stay cheap.
const maxWord = 2048
const httpPattern =
  /^(?:(?:https?:\/\/|www\.)(?:(?:[\p{L}\p{N}_%-]+\.)+)?(?:[a-z]{2,63}|xn--[\p{L}\p{N}_%]{2,59})|(?:[\p{L}\p{N}_%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::\d{1,5})?(?:[/?#]\S*)?$/iu
const emailPattern = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u

/** Turns addresses in an escaped text into links, as Jinja2's `urlize` does. */
export const urlizeText = (text: string, options: UrlizeOptions): string =>
  text
    .split(/(\s+)/)
    .map((word) => (word.length > maxWord ? word : linkWord(word, options)))
    .join('')

const linkWord = (word: string, options: UrlizeOptions): string => {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? ''
  let middle = word.slice(head.length)
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? ''
  middle = middle.slice(0, middle.length - tail.length)
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    const missing = count(middle, open) - count(middle, close)
    if (missing <= 0) continue
    for (let moved = Math.min(count(middle, open), count(tail, close)); moved > 0; moved--) {
      const end = tail.indexOf(close) + close.length
      middle += tail.slice(0, end)
      tail = tail.slice(end)
    }
  }
  return head + link(middle, options) + tail
}

const count = (text: string, part: string): number => text.split(part).length - 1

const link = (address: string, { limit, rel, target, schemes }: UrlizeOptions): string => {
  const shown = limit !== null && address.length > limit ? `${address.slice(0, limit)}...` : address
  if (httpPattern.test(address)) {
    const href = /^https?:\/\//.test(address) ? address : `https://${address}`
    return `<a href="${href}"${rel}${target}>${shown}</a>`
  }
  if (address.startsWith('mailto:') && emailPattern.test(address.slice(7)))
    return `<a href="${address}">${address.slice(7)}</a>`
  if (address.includes('@') && !address.startsWith('www.') && !address.includes(':') && emailPattern.test(address))
    return `<a href="mailto:${address}">${address}</a>`
  const scheme = schemes.find((start) => address !== start && address.startsWith(start))
  return scheme === undefined ? address : `<a href="${address}"${rel}${target}>${address}</a>`
}
