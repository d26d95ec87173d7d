// Slope of the used heap over runs of a small flow, after forced collections: node --expose-gc bench/memory.mjs [runs]
// The built app is measured, so run `npm run build` first.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const load = createRequire(join(root, 'package.json'))
const part = (path) => load(join(root, 'dist', 'shared', path))
const { z } = load('zod')
const { defineFlow } = part('flows/define')
const { flowRunner } = part('flows/define/flow-runner')
const { nodeKinds } = part('flows/nodes')
const { prompts } = part('prompts')
const { systemWorld } = part('system-world')

if (!globalThis.gc) throw new Error('Run with --expose-gc')
const runs = Number(process.argv[2] ?? 100_000)

const flow = defineFlow({
  inputs: z.object({ n: z.number() }),
  nodes: ({ inputs, script, prompt }) => {
    const doubled = script({ inputs: { n: inputs.n }, output: z.number(), run: ({ n }) => n * 2 })
    const text = prompt({ template: 'It is {{ n }}', inputs: { n: doubled }, activate: { when: inputs.n, gt: 10 } })
    const joined = script({ inputs: { doubled, text }, output: z.any(), run: (all) => all })
    return { doubled, text, joined }
  },
  outputs: ({ joined }) => ({ joined }),
})
const run = flowRunner(flow, 'slope', { kinds: nodeKinds(prompts), world: systemWorld(() => undefined), services: {} })

const points = []
for (let done = 0; done < runs;) {
  for (let index = 0; index < runs / 10; index++, done++) await run({ n: done })
  // Twice, for what weak references held is let go by the first and collected by the second.
  gc()
  await new Promise((resolve) => setTimeout(resolve, 20))
  gc()
  if (done >= runs / 5) points.push([done, process.memoryUsage().heapUsed])
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, used]) => used))]
const slope =
  points.reduce((sum, [at, used]) => sum + (at - x) * (used - y), 0) /
  points.reduce((sum, [at]) => sum + (at - x) ** 2, 0)
console.log(JSON.stringify({ runs, points, bytes_per_run: Number(slope.toFixed(2)) }))
