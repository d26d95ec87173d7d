import { docComment, propertyName, typeOfSchema, type Schema } from './type-of-schema'

/** What the generator reads of an OpenAPI document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> }
  readonly responses: Readonly<Record<string, Response>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

/** Writes the typed part of the client: what each operation of the document takes and answers, and how it is sent. */
export const generateClient = (document: ApiDocument): string => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  )
  const schemas = Object.entries(document.components?.schemas ?? {})
  return [
    '// Written by scripts/build-client.mjs from the OpenAPI document; a change here is lost.\n',
    "import type { Json, Nothing, Upload } from '../contract'\n\n",
    ...schemas.map(([name, schema]) => schemaText(name, schema)),
    '/** What each operation takes and what it answers. */\nexport interface Operations {\n',
    ...operations.map(({ operation }) => operationText(operation)),
    '}\n\n/** How each operation is sent. */\nexport const operations = {\n',
    ...operations.map(({ path, method, operation }) => routeText(path, method, operation)),
    '} as const\n',
  ].join('')
}

const schemaText = (name: string, schema: Schema): string =>
  `${docComment(schema['description'], '')}export type ${name} = ${typeOfSchema(schema)}\n\n`

const operationText = (operation: Operation): string => {
  const fields = [...parameters(operation), ...bodyField(operation)]
  const order = fields.length === 0 ? 'Nothing' : `{\n${fields.join('')}    }`
  return `${docComment(operation.summary, '  ')}  readonly ${propertyName(operation.operationId)}: {\n    readonly order: ${order}\n    readonly reply: ${replyType(operation)}\n  }\n`
}

const parameters = ({ parameters: all = [] }: Operation): string[] =>
  all
    .filter(({ in: place }) => place === 'path' || place === 'query')
    .map(
      ({ name, required, description, schema }) =>
        `${docComment(description, '      ')}      readonly ${propertyName(name)}${required ? '' : '?'}: ${typeOfSchema(schema, 3)}\n`,
    )

const bodyField = ({ requestBody }: Operation): string[] => {
  const body = requestBody && Object.values(requestBody.content)[0]
  return body ? [`      readonly body: ${typeOfSchema(body.schema, 3)}\n`] : []
}

const replyType = (operation: Operation): string => {
  if (replyKind(operation) === 'events') return 'never'
  const replies = successes(operation).map(([status, { content }]) => {
    if (status === '204') return 'undefined'
    const body = content && Object.values(content)[0]
    return typeOfSchema(body?.schema, 2)
  })
  return [...new Set(replies)].join(' | ') || 'unknown'
}

const routeText = (path: string, method: string, operation: Operation): string => {
  const names = (place: string) =>
    (operation.parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name }) => `'${name}'`)
      .join(', ')
  const slashes = (operation.parameters ?? [])
    .filter(({ in: place, description }) => place === 'path' && description?.includes('slashes'))
    .map(({ name }) => `'${name}'`)
  const body = operation.requestBody && Object.keys(operation.requestBody.content)[0]
  const facts = [
    `method: '${method.toUpperCase()}'`,
    `path: '${path}'`,
    `query: [${names('query')}]`,
    `slashes: [${slashes.join(', ')}]`,
    `body: ${body === undefined ? 'null' : body === 'application/json' ? "'json'" : "'bytes'"}`,
    `reply: '${replyKind(operation)}'`,
  ]
  return `  ${propertyName(operation.operationId)}: { ${facts.join(', ')} },\n`
}

const replyKind = (operation: Operation): 'json' | 'events' => {
  const types = successes(operation).flatMap(([, { content = {} }]) => Object.keys(content))
  return types.length > 0 && types.every((type) => type === 'text/event-stream') ? 'events' : 'json'
}

const successes = ({ responses }: Operation): [string, Response][] =>
  Object.entries(responses).filter(([status]) => /^2\d\d$/.test(status))
