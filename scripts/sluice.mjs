// The `sluice` command of a working copy: builds where a source changed, then runs it. The exit code is the command's.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs'

requireNode()
ensureInstalled({ tests: false })
ensureBuilt()
const child = spawn(process.execPath, [join(root, 'dist', 'cli', 'sluice.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // npm changes to the repository's folder; the user meant the one they are in.
  cwd: process.env.INIT_CWD ?? process.cwd(),
})
// Ctrl-C reaches both; the command says when it is done.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
})
