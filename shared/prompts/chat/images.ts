import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '../../json'
import type { TemplateValues } from '../contract'

/** Where an image is, by the line that stands for it in a rendered prompt: `Image(1a2b3c4d)`. */
export type ImageUrls = ReadonlyMap<string, string>

/** Puts `![image]({{x}})` on a line of its own, where an image's name becomes an image. */
export const placeImages = (template: string): string =>
  template.replace(imagePattern, (_whole, name: string) => `\n{{${name}}}\n`)

const imagePattern = /!\[ {0,8}image {0,8}\]\(\{\{( {0,8}[^{}]{1,500})\}\}\)/g

/** The inputs a template shows as images. */
export const imageInputsOf = (template: string): ReadonlySet<string> =>
  new Set(Array.from(template.matchAll(imagePattern), ([, name = '']) => name.trim()))

/** Exchanges images within values, in Prompt flow's basic form, for the lines that stand for them. */
export const takeImages = (values: TemplateValues): { readonly values: TemplateValues; readonly images: ImageUrls } => {
  const images = new Map<string, string>()
  const take = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(take)
    const url = urlOf(value as JsonObject)
    if (url === undefined)
      return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, take(item)]))
    const line = `Image(${createHash('sha1').update(bytesOf(url)).digest('hex').slice(0, 8)})`
    images.set(line, url)
    return line
  }
  return { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, take(value)])), images }
}

const urlOf = (value: JsonObject): string | undefined => {
  const [entry, ...more] = Object.entries(value)
  if (entry && more.length === 0 && typeof entry[1] === 'string') {
    const [, mime, form] = /^data:(image\/[\w.+*-]+);(base64|url)$/.exec(entry[0]) ?? []
    if (mime !== undefined) return form === 'url' ? entry[1] : `data:${mime};base64,${entry[1]}`
  }
  return undefined
}

const bytesOf = (url: string): Buffer | string => {
  const [, base64] = /^data:[^,]*;base64,(.*)$/s.exec(url) ?? []
  return base64 === undefined ? url : Buffer.from(base64, 'base64')
}
