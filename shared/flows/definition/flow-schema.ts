import type { JsonObject } from '../../json'
import { flowKeys, inputKeys, kindKeys, nodeKeys, outputKeys } from './key-schemas'

/** The JSON Schema (draft 7) of a flow file, for editors. It is as strict as the reader about keys and kinds; what references mean is the reader's to check. */
export const flowSchema = (): JsonObject => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A flow of Sluice',
  description: 'Prompt flow’s flow.dag.yaml, with what its users asked for',
  type: 'object',
  properties: flowKeys,
  required: ['nodes'],
  definitions: {
    input: { type: 'object', properties: inputKeys, required: ['type'] },
    output: { type: 'object', properties: outputKeys, required: ['type', 'reference'] },
    node: { anyOf: [variantNode, ...Object.entries(kindKeys).map(([kind, keys]) => nodeOf(kind, keys, ['name']))] },
    body: { anyOf: Object.entries(kindKeys).map(([kind, keys]) => nodeOf(kind, keys, [])) },
    variants: {
      type: 'object',
      properties: {
        default_variant_id: { type: 'string' },
        variants: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            properties: { node: { $ref: '#/definitions/body' } },
            required: ['node'],
          },
        },
      },
      required: ['default_variant_id', 'variants'],
    },
    field: {
      anyOf: [
        { enum: formTypes },
        {
          type: 'object',
          properties: {
            type: { enum: formTypes },
            title: { type: 'string' },
            description: { type: 'string' },
            required: { type: 'boolean' },
            options: { type: 'array' },
          },
          additionalProperties: false,
        },
      ],
    },
  },
})

const formTypes = ['string', 'text', 'number', 'integer', 'boolean']

const variantNode: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, use_variants: { const: true } },
  required: ['name', 'use_variants'],
}

// Upstream passes over keys it does not know, so the kinds it has may carry others.
const lenientKinds = new Set(['llm', 'custom_llm', 'prompt', 'python'])

const nodeOf = (kind: string, keys: JsonObject, required: readonly string[]): JsonObject => ({
  type: 'object',
  properties: { ...nodeKeys, ...keys, type: { const: kind } },
  required: ['type', ...required],
  ...(!lenientKinds.has(kind) && { additionalProperties: false }),
})
