// Writes docs/flow.schema.json, the JSON Schema of a flow file, from what the built app knows.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './setup.mjs'

const { flowSchema } = createRequire(import.meta.url)(join(root, 'dist/shared/flows/definition/flow-schema.js'))
writeFileSync(join(root, 'docs', 'flow.schema.json'), `${JSON.stringify(flowSchema(), null, 2)}\n`)
