import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// The short forms of npm test, at the counts the proofs ask for.
const root = fileURLToPath(new URL('../..', import.meta.url))
const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '-i', 'tests/differential'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SLUICE_DAGS: '2000', SLUICE_CRASHES: '1000', SLUICE_HUB_DAGS: '100' },
})
process.exit(status ?? 1)
