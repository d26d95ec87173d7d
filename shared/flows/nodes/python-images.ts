import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { ImageFormat, NodeContext } from '../contract'
import { loadImages } from '../images/load-images'

const mostBytes = 20 * 2 ** 20

/** A tool's inputs with every image as base64: an interpreter reaches neither addresses nor other folders. */
export const imagesAsBytes = async (
  inputs: JsonObject,
  format: ImageFormat,
  context: NodeContext,
): Promise<JsonObject> => {
  const loaded = await loadImages(inputs, format, context)
  const fetched = async (value: Json): Promise<Json> => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return Promise.all((value as readonly Json[]).map(fetched))
    const entries = Object.entries(value as JsonObject)
    const [only, ...more] = entries
    const mime = only && more.length === 0 ? /^data:(image\/[\w.+-]+);url$/.exec(only[0])?.[1] : undefined
    if (only && mime !== undefined && typeof only[1] === 'string') {
      return { [`data:${mime};base64`]: (await bytesAt(only[1], context)).toString('base64') }
    }
    return Object.fromEntries(
      await Promise.all(entries.map(async ([key, item]) => [key, await fetched(item)] as const)),
    )
  }
  return (await fetched(loaded)) as JsonObject
}

const bytesAt = async (url: string, { services, signal }: NodeContext): Promise<Buffer> => {
  const response = await services.fetch(url, { signal })
  const bytes = Buffer.from(await response.arrayBuffer())
  if (response.status === 200 && bytes.length <= mostBytes) return bytes
  const why = response.status === 200 ? `has more than ${mostBytes} bytes` : `answered ${response.status}`
  throw fault('node_failed', `An image could not be loaded: ${new URL(url).origin} ${why}`, {
    code: 'LoadMultimediaDataError',
  })
}
