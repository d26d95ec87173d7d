import { z } from 'zod'

/** What a chat completion request may hold, as far as the offline model reads it; other fields of the API pass and have no effect. */
export const ChatBody = z.looseObject({
  model: z.string(),
  messages: z
    .array(
      z.discriminatedUnion('role', [
        textMessage('system'),
        textMessage('developer'),
        z.looseObject({
          role: z.literal('user'),
          content: z.union([z.string(), z.array(contentPart(['text', 'image_url', 'input_audio', 'file'])).min(1)]),
        }),
        z.looseObject({
          role: z.literal('assistant'),
          content: z.union([z.string(), z.array(contentPart(['text', 'refusal'])).min(1)]).nullish(),
        }),
        z.looseObject({
          role: z.literal('tool'),
          content: z.union([z.string(), z.array(contentPart(['text'])).min(1)]),
          tool_call_id: z.string(),
        }),
        z.looseObject({ role: z.literal('function'), content: z.string().nullable(), name: z.string() }),
      ]),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(4)]).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.number().int().nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ name: z.string(), schema: z.record(z.string(), z.unknown()).optional() }),
      }),
    ])
    .optional(),
  tools: z.array(z.looseObject({ type: z.enum(['function', 'custom']) })).optional(),
})

/** A chat completion request. */
export type ChatBody = z.infer<typeof ChatBody>

/** What an embeddings request may hold. */
export const EmbeddingsBody = z.strictObject({
  model: z.string(),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(2048),
    z.array(z.number().int()).min(1).max(2048),
    z.array(z.array(z.number().int()).min(1)).min(1).max(2048),
  ]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.number().int().min(1).max(8192).optional(),
  user: z.string().optional(),
})

/** An embeddings request. */
export type EmbeddingsBody = z.infer<typeof EmbeddingsBody>

function textMessage<Role extends 'system' | 'developer'>(role: Role) {
  return z.looseObject({
    role: z.literal(role),
    content: z.union([z.string(), z.array(contentPart(['text'])).min(1)]),
  })
}

function contentPart<Kind extends string>(kinds: readonly [Kind, ...Kind[]]) {
  return z
    .looseObject({ type: z.enum(kinds), text: z.string().optional() })
    .refine((part) => part.type !== 'text' || part.text !== undefined, {
      message: 'a part of type text needs its text',
    })
}
