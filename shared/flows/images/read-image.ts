import type { Json, JsonObject } from '../../json'
import type { ImageFormat } from '../contract'

/** Where an image is: its bytes, a file of the flow, or an address. */
export type ImageSource =
  | { readonly from: 'base64'; readonly mime: string; readonly base64: string }
  | { readonly from: 'path'; readonly mime: string | null; readonly path: string }
  | { readonly from: 'url'; readonly mime: string; readonly url: string }

/** A value read as an image: its source, what is wrong with it, or undefined where it is none. */
export const readImage = (value: Json, format: ImageFormat): ImageSource | { readonly problem: string } | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const basic = readBasic(value as JsonObject)
  // An input of type image is handed on in the basic form, whatever the flow's own.
  return basic ?? (format === 'openai-vision' ? readVision(value as JsonObject) : undefined)
}

/** The text of `{"type": "text", "text": …}`, the form in which openai-vision writes texts between images. */
export const readVisionText = (value: Json): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { type, text, ...more } = value as JsonObject
  if (type !== 'text' || Object.keys(more).length > 0) return undefined
  if (typeof text === 'string') return text
  const inner = typeof text === 'object' && text !== null && !Array.isArray(text) ? (text as JsonObject)['value'] : null
  return typeof inner === 'string' ? inner : undefined
}

/** A text that an input of type image was given: base64, an address or the path of a file. */
export const imageOfText = (text: string): JsonObject | { readonly problem: string } => {
  if (text === '') return { problem: 'The image input should not be empty.' }
  const read = readDataUri(text)
  if (read) return { [`data:${read.mime};base64`]: read.base64 }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text)) return { 'data:image/*;url': text }
  if (text.length >= shortestBareBase64 && isBase64(text)) return { [`data:${mimeOfBase64(text)};base64`]: text }
  return text.length <= 200 ? { 'data:image/*;path': text } : { problem: 'It is no image, no address and no path' }
}

// A short word is base64 as well as the name of a file.
const shortestBareBase64 = 64

const readBasic = (value: JsonObject): ReturnType<typeof readImage> => {
  const [entry, ...more] = Object.entries(value)
  if (!entry || more.length > 0) return undefined
  const [, mime = '', form] = /^data:(image\/[\w.+*-]{1,40});(path|base64|url)$/.exec(entry[0]) ?? []
  if (form === undefined) return undefined
  const [, resource] = entry
  if (typeof resource !== 'string' || resource === '') return { problem: `“${entry[0]}” holds no text` }
  if (form === 'path') return { from: 'path', mime: mime === 'image/*' ? null : mime, path: resource }
  if (form === 'url') return isAddress(resource) ? { from: 'url', mime, url: resource } : notAnAddress
  const base64 = resource.startsWith('data:') ? readDataUri(resource)?.base64 : resource
  if (base64 === undefined || !isBase64(base64)) return { problem: 'Invalid base64 image' }
  return { from: 'base64', mime: mime === 'image/*' ? mimeOfBase64(base64) : mime, base64 }
}

const readVision = (value: JsonObject): ReturnType<typeof readImage> => {
  const { type, ...rest } = value
  if ((type !== 'image_url' && type !== 'image_file') || Object.keys(rest).length !== 1) return undefined
  const body = rest[type]
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const { url, path } = body as JsonObject
  if (type === 'image_file') return typeof path === 'string' ? { from: 'path', mime: null, path } : undefined
  if (typeof url !== 'string') return undefined
  const data = readDataUri(url)
  if (data) return { from: 'base64', ...data }
  return isAddress(url) ? { from: 'url', mime: 'image/*', url } : notAnAddress
}

const isAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)

const notAnAddress = { problem: 'Invalid image url: it should be a url or a base64 string.' }

const readDataUri = (text: string): { readonly mime: string; readonly base64: string } | undefined => {
  const [head] = text.slice(0, 80).split(',')
  const [, mime] = /^data:(image\/[\w.+*-]{1,40});base64$/.exec(head ?? '') ?? []
  const base64 = text.slice((head ?? '').length + 1)
  if (mime === undefined || !isBase64(base64)) return undefined
  return { mime: mime === 'image/*' ? mimeOfBase64(base64) : mime, base64 }
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

const mimeOfBase64 = (base64: string): string => mimeOf(Buffer.from(base64.slice(0, 64), 'base64')) ?? 'image/*'

/** The kind of an image by its first bytes. */
export const mimeOf = (bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (/^GIF8[79]a/.test(head)) return 'image/gif'
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp'
  if (head.startsWith('BM')) return 'image/bmp'
  return undefined
}
