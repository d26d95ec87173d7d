import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs'

requireNode()
ensureInstalled({ tests: false })
ensureBuilt()

const given = process.argv.slice(2)
const host = spawn(process.execPath, [join(root, 'dist', 'local', 'main.js'), '--json', ...given], {
  cwd: root,
  stdio: ['inherit', 'pipe', 'inherit'],
})
// Ctrl-C reaches the host by itself (it stops in order); this process waits for it. A plain kill is handed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => host.kill('SIGTERM'))
host.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 0 : 1)))

for await (const line of createInterface({ input: host.stdout })) {
  const ready = readyLine(line)
  if (!ready) {
    console.log(line)
    continue
  }
  const { deployCode } = await import('./deploy-code.mjs')
  const { loadSamples } = await import('./load-samples.mjs')
  try {
    await deployCode({ connectionString: ready.storage, folder: join(root, 'dist', 'code') })
    await loadSamples({ url: ready.url, folder: join(root, 'flows'), dataFolder: ready.data })
  } catch (error) {
    console.error(`The samples could not be loaded: ${error.message}`)
  }
  console.log(`
Sluice is ready.
  page    ${ready.url}/
  API     ${ready.url}/api/openapi.json
  ask     curl -s ${ready.url}/api/flows/retail-copilot/invoke -d '{"question":"How long is the warranty of my tent?","customer_id":"c-1001"}'
Ctrl-C stops it; data stays in ${ready.data} (npm run reset clears it).
`)
}

function readyLine(line) {
  if (!line.startsWith('{')) return undefined
  try {
    const value = JSON.parse(line)
    return value.ready ? value : undefined
  } catch {
    return undefined
  }
}
