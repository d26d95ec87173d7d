import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'

// Records histories of shapes that have none yet. What lies there stays: it stands for instances that are running
// somewhere. A shape whose history is to be another is a shape of another name.
const require = createRequire(import.meta.url)
require(join(root, 'local', 'fixtures', 'register.cjs'))
const { shapes } = require(join(root, 'tests', 'replay', 'shapes.ts'))
const { recordShape } = require(join(root, 'tests', 'replay', 'record-shape.ts'))

for (const [name, shape] of Object.entries(shapes)) {
  const file = join(root, 'tests', 'replay', 'histories', `${name}.jsonl`)
  if (existsSync(file)) {
    process.stdout.write(`${name}: there already\n`)
    continue
  }
  const instances = await recordShape(shape)
  writeFileSync(file, instances.map((instance) => `${JSON.stringify(instance)}\n`).join(''))
  process.stdout.write(`${name}: ${instances.map(({ turns }) => `${turns.length} turns`).join(', ')}\n`)
}
