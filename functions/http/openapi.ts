import { z } from 'zod'
import { roles } from '../../shared/caller'
import { statusOfFault } from '../../shared/faults'
import type { Door } from './door'

/** The API as an OpenAPI 3.1 document, made of the same values and schemas that serve it. */
export const openApiDocument = (doors: readonly Door[], version: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const door of doors) {
    const path = `/${door.route.replaceAll('{*', '{')}`
    paths[path] = { ...paths[path], [door.method.toLowerCase()]: operation(door) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sluice', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A key of the project, or an Entra JWT' },
        key: { type: 'apiKey', in: 'header', name: 'api-key' },
      },
      schemas: { Problem: problem },
    },
    security: [{ bearer: [] }, { key: [] }, {}],
  }
}

const operation = (door: Door): Record<string, unknown> => ({
  operationId: door.name,
  summary: door.summary,
  tags: [door.tag],
  'x-sluice-role': door.may,
  parameters: [...routeParameters(door.route), ...queryParameters(door.query)],
  ...(door.body !== undefined && { requestBody: { required: true, content: bodyContent(door.body) } }),
  responses: {
    ...Object.fromEntries(
      Object.entries(door.replies).map(([status, { description, schema, contentType }]) => [
        status,
        {
          description,
          ...((schema || contentType !== undefined) && {
            content: { [contentType ?? 'application/json']: schema ? { schema: jsonSchema(schema, 'output') } : {} },
          }),
        },
      ]),
    ),
    default: {
      description: 'A fault',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
})

const routeParameters = (route: string): unknown[] =>
  [...route.matchAll(/\{(\*?)(\w+)\}/g)].map(([, rest, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(rest === '*' && { description: 'A path; its slashes stand as they are' }),
  }))

const queryParameters = (query: z.ZodType | undefined): unknown[] => {
  if (!query) return []
  const schema = jsonSchema(query, 'input') as {
    properties?: Record<string, Record<string, unknown>>
    required?: string[]
  }
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    ...(description !== undefined && { description }),
    schema: rest,
  }))
}

const bodyContent = (body: NonNullable<Door['body']>): Record<string, unknown> =>
  body === 'bytes' || body === 'raw' || body === 'stream'
    ? { '*/*': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: jsonSchema(body, 'input') } }

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any', io }) as Record<string, unknown>
  return rest
}

const problem = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'code', 'detail', 'trace_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(statusOfFault) },
    detail: { type: 'string' },
    details: { type: 'object' },
    errors: { type: 'array', items: { type: 'object' } },
    trace_id: { type: 'string' },
  },
  'x-sluice-roles': roles,
}
