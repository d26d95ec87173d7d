// Writes the flow file and the templates of every flow that a flow.ts defines in code, beside it. What is written is what the code says,
// so that a version of such a flow is published, shown and compared like any other.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

/** Exports the flows below a folder that are defined in code, or one of them; answers the paths of the files that changed. */
export const exportFlows = async ({ root, flows, only }) => {
  if (!existsSync(flows)) return []
  const names = readdirSync(flows, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(flows, entry.name, 'flow.ts')))
    .map((entry) => entry.name)
    .filter((name) => only === undefined || name === only)
  const changed = await Promise.all(names.map((name) => exportFlow(root, join(flows, name))))
  return changed.flat()
}

const exportFlow = async (root, folder) => {
  const { flow, flowYaml } = await load(root, join(folder, 'flow.ts'))
  if (flow?.kind !== 'flow') {
    throw new Error(`${relative(root, folder)}/flow.ts must export as its default what defineFlow gives`)
  }
  const files = { 'flow.dag.yaml': flowYaml(flow), ...flow.templates }
  return Object.entries(files).flatMap(([name, text]) => {
    const file = join(folder, name)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return []
    writeFileSync(file, text)
    return [relative(root, file)]
  })
}

const load = async (root, file) => {
  const place = mkdtempSync(join(tmpdir(), 'sluice-export-'))
  try {
    const outfile = join(place, 'flow.cjs')
    await build({
      absWorkingDir: root,
      stdin: {
        contents: `export { default as flow } from ${JSON.stringify(file)}\nexport { flowYaml } from './shared/flows/define/flow-yaml'`,
        resolveDir: root,
      },
      bundle: true,
      outfile,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      tsconfigRaw: {},
    })
    return createRequire(outfile)(outfile)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
