import { z } from 'zod'
import type { Json, JsonObject } from '../../json'

/** The flow inputs that a schema declares: their type in the format's words, default and description. */
export const inputsOfSchema = (schema: z.ZodObject): JsonObject =>
  Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => {
      const json = z.toJSONSchema(field as z.ZodType, { io: 'input', unrepresentable: 'any' })
      const { default: fallback, description } = json
      return [
        name,
        {
          type: typeOf(json.type),
          ...(fallback !== undefined && { default: fallback as Json }),
          ...(description !== undefined && { description }),
        },
      ]
    }),
  )

const types: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'int',
  number: 'double',
  boolean: 'bool',
  array: 'list',
}

const typeOf = (type: unknown): string => (typeof type === 'string' ? (types[type] ?? 'object') : 'object')
