import type { JsonObject } from '../../json'
import { isMap } from './prompty-problems'

/** One map laid over another, map into map; anything else takes the other's place. */
export const mergeMaps = (under: JsonObject, over: JsonObject): JsonObject =>
  Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => {
      const [below, above] = [under, over].map((map) => (Object.hasOwn(map, key) ? map[key] : undefined))
      const value = above === undefined ? below : isMap(above) && isMap(below) ? mergeMaps(below, above) : above
      return [key, value ?? null]
    }),
  )
