import { z } from 'zod'
import { connectionKinds, rateFields } from './contract'
import { readReference } from './secret-reference'

const secretWords =
  /(api[-_]?key|account[-_]?key|access[-_]?key|secret|passw(or)?d|token|credentials?|connection[-_]?string|private[-_]?key|signature)$/i
const secretLooks =
  /(^|\s)(sk-|Bearer\s|Basic\s)|AccountKey=|SharedAccess(Key|Signature)|[?&](sig|code|key|token)=|-----BEGIN|:\/\/[^/\s]*@/i

// No message repeats what was sent: it may be the secret.
const plainField = z
  .union([z.string().max(4096), z.number(), z.boolean()])
  .refine(
    (value) => typeof value !== 'string' || !secretLooks.test(value),
    'looks like a secret; put a reference under “secrets”',
  )

const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'must be a name of letters, digits, “_” and “-”')

const baseUrl = z
  .string()
  .max(2048)
  .superRefine((text, context) => {
    const trouble = troubleOfAddress(text)
    if (trouble) context.addIssue({ code: 'custom', message: trouble })
  })

/** Body of PUT /connections/{name}. A secret's value is refused everywhere; references are `env:NAME` and `keyvault:NAME`. */
export const connectionBody = z
  .strictObject({
    kind: z.enum(connectionKinds),
    base_url: baseUrl.optional(),
    api_version: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,40}$/, 'must be a version')
      .optional(),
    auth: z.enum(['key', 'entra', 'none']).optional(),
    fields: z.record(fieldName, plainField).optional(),
    secrets: z
      .record(
        fieldName,
        z
          .string()
          .refine(
            (text) => readReference(text) !== undefined,
            'must be a reference, “env:NAME” or “keyvault:NAME”; a secret itself is refused',
          ),
      )
      .optional(),
  })
  .superRefine((body, context) => {
    const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    for (const name of Object.keys(body.fields ?? {})) {
      if (secretWords.test(name)) report(['fields', name], 'is the name of a secret; put a reference under “secrets”')
    }
    for (const name of rateFields) {
      const rate = body.fields?.[name]
      if (rate !== undefined && !(typeof rate === 'number' && rate > 0))
        report(['fields', name], 'must be a number above 0')
    }
    const hasKey = body.secrets?.['api_key'] !== undefined
    if (body.auth === 'key' && !hasKey) report(['secrets', 'api_key'], 'is missing: auth is “key”')
    if (hasKey && (body.auth === 'entra' || body.auth === 'none'))
      report(['auth'], `is “${body.auth}”, yet there is an api_key`)
    if (body.base_url === undefined && !['openai', 'custom'].includes(body.kind))
      report(['base_url'], `is missing: ${body.kind} leads nowhere without it`)
    const hasSecret = Object.keys(body.secrets ?? {}).length > 0 || body.auth === 'entra'
    if (body.base_url && hasSecret && isInTheClear(body.base_url))
      report(['base_url'], 'must be https: a secret goes there')
  })

/** A connection as the doors show it. */
export const connectionView = z.object({
  name: z.string(),
  kind: z.enum(connectionKinds),
  base_url: z.string().optional(),
  api_version: z.string().optional(),
  auth: z.enum(['key', 'entra', 'none']).optional(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  secrets: z.record(z.string(), z.string()).optional(),
  source: z.enum(['repository', 'stored']),
  changed_at: z.string().nullable(),
  changed_by: z.string().nullable(),
})

const troubleOfAddress = (text: string): string | undefined => {
  if (!URL.canParse(text)) return 'is no URL'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// (or http://)'
  if (url.username || url.password) return 'holds a user or password; put a reference under “secrets”'
  // A query is where keys and signatures travel.
  if (url.search || url.hash) return 'must have no query and no fragment'
  return undefined
}

const isInTheClear = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

/** What a look at a connection's secrets came to. */
export const connectionCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  secrets: z.array(z.object({ name: z.string(), reference: z.string(), ok: z.boolean(), why: z.string().optional() })),
})
