import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, requireNode, root, run } from './setup.mjs'

// The tests that kill processes or try thousands of cases have a short form in `npm test`; this asks for the full one.
requireNode()
ensureInstalled({ tests: true })
ensureBuilt()
run(
  process.execPath,
  [
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--testPathPatterns',
    'kill|crash|knowledge/leaks|tests/noise|differential|tests/simulation|tests/replay|(e2e/(durable|redeploy|batches|many-runs)|two-hosts)',
    '--runInBand',
    '--verbose',
    ...process.argv.slice(2),
  ],
  { env: { ...process.env, SLUICE_CRASH: 'full' } },
)
