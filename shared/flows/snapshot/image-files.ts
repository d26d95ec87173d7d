import { mimeOf } from '../images/read-image'

const endings: readonly string[] = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.bmp']

/** Whether a path names an image; in the API's texts such a file is a data URI. */
export const isImage = (path: string): boolean => endings.some((ending) => path.toLowerCase().endsWith(ending))

/** An image as a text. */
export const imageText = (bytes: Uint8Array): string =>
  `data:${mimeOf(bytes) ?? 'image/*'};base64,${Buffer.from(bytes).toString('base64')}`

/** The bytes of an image that was sent as a text; undefined where it is none. */
export const imageBytes = (text: string): Uint8Array | undefined => {
  const head = /^data:image\/[\w.+*-]{1,40};base64,/.exec(text.slice(0, 80))?.[0]
  if (head === undefined) return undefined
  const base64 = text.slice(head.length)
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  return mimeOf(bytes) === undefined ? undefined : bytes
}
