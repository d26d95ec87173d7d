import { posix } from 'node:path'
import { Fault, fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { ImageFormat, NodeContext } from '../contract'
import { mimeOf, readImage, readVisionText, type ImageSource } from './read-image'

/**
 * Values with their images ready for a template, in the basic form: a file of the flow as base64, an address looked at.
 * JSON carries images between nodes as they were written, never as objects of another kind.
 */
export const loadImages = async (
  values: JsonObject,
  format: ImageFormat,
  context: NodeContext,
): Promise<JsonObject> => {
  let addresses = 0
  const load = async (value: Json): Promise<Json> => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return Promise.all(value.map(load))
    const image = readImage(value, format)
    if (image && 'problem' in image) return refuse(image.problem)
    if (image?.from === 'url' && ++addresses > mostAddresses)
      return refuse(`A node looks at up to ${mostAddresses} images by address`)
    if (image) return open(image, context)
    const text = format === 'openai-vision' ? readVisionText(value) : undefined
    if (text !== undefined) return text
    return Object.fromEntries(
      await Promise.all(
        Object.entries(value as JsonObject).map(async ([key, item]) => [key, await load(item)] as const),
      ),
    )
  }
  const entries = Object.entries(values).map(async ([name, value]) => {
    if (typeof value !== 'object' || value === null) return [name, value] as const
    try {
      return [name, await load(value)] as const
    } catch (error) {
      if (!(error instanceof Fault) || error.details['code'] !== 'InvalidImageInput') throw error
      throw fault(
        'node_failed',
        `Failed to load image for input “${name}”: (InvalidImageInput) ${error.message}`,
        { ...error.details, code: 'LoadMultimediaDataError', input: name },
        { cause: error },
      )
    }
  })
  return Object.fromEntries(await Promise.all(entries))
}

const mostAddresses = 50

const refuse = (message: string, cause?: unknown): never => {
  throw fault('node_failed', message, { code: 'InvalidImageInput' }, { cause })
}

const open = async (image: ImageSource, context: NodeContext): Promise<JsonObject> => {
  if (image.from === 'base64') return { [`data:${image.mime};base64`]: image.base64 }
  if (image.from === 'path') return openFile(image.path, image.mime, context)
  return openAddress(image.url, context)
}

const openFile = (written: string, mime: string | null, { files }: NodeContext): JsonObject => {
  const path = posix.normalize(written)
  const bytes = files.get(path)
  if (!bytes) return refuse(`There is no image “${written.slice(0, 200)}” among the files of the flow`)
  const kind = mimeOf(bytes) ?? mime
  if (kind === null) return refuse(`“${path}” is no png, jpeg, gif, webp or bmp image`)
  return { [`data:${kind};base64`]: Buffer.from(bytes).toString('base64') }
}

// The model is told the address; that it may be called, and that an image is there, is looked at here.
const openAddress = async (url: string, { services, signal }: NodeContext): Promise<JsonObject> => {
  const response = await services.fetch(url, { signal }).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof Fault)) throw error
    return refuse(`Failed to fetch image from URL: ${error.message}`, error)
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    return refuse(`Failed to fetch image from URL: ${new URL(url).origin} answered ${response.status}`)
  }
  const mime = mimeOf(new Uint8Array(await response.arrayBuffer()))
  return mime === undefined
    ? refuse(`What is at ${new URL(url).origin} is no png, jpeg, gif, webp or bmp image`)
    : { [`data:${mime};url`]: url }
}
