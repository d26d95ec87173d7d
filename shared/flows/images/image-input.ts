import type { FaultItem } from '../../faults'
import type { Json } from '../../json'
import { imageOfText, readImage } from './read-image'

/** The value of an input of type image as nodes are handed it: a text becomes the basic form, and what is no image is an error. */
export const readImageInput = (name: string, value: Json): { readonly value: Json } | { readonly error: FaultItem } => {
  const read = typeof value === 'string' ? imageOfText(value) : value
  const image = isProblem(read) ? read : readImage(read, 'openai-vision')
  if (image && !('problem' in image)) return { value: read as Json }
  const why =
    image?.problem ??
    'Invalid image input format. The image input should be a dictionary like: {data:image/<image_type>;[path|base64|url]: <image_data>}.'
  const message = `Failed to load image for input “${name}”: (InvalidImageInput) ${why}`
  return { error: { code: 'LoadMultimediaDataError', message, path: name } }
}

const isProblem = (read: unknown): read is { readonly problem: string } =>
  typeof read === 'object' && read !== null && !Array.isArray(read) && 'problem' in read
