import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Ground } from './ground'

const root = join(__dirname, '..', '..')

/** Loads the built code and the sample flows into a ground, as `npm start` does. */
export const loadSamples = async ({ url, storage, folder }: Ground): Promise<void> => {
  const load = `
    import { deployCode } from './scripts/deploy-code.mjs'
    import { loadSamples } from './scripts/load-samples.mjs'
    const [url, connectionString, dataFolder] = process.argv.slice(1)
    await deployCode({ connectionString, folder: 'dist/code' })
    await loadSamples({ url, dataFolder })`
  const args = ['--input-type=module', '--eval', load, url, storage, folder]
  await promisify(execFile)(process.execPath, args, { cwd: root })
}
