import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../scripts/setup.mjs'

/** Starts the built ground as a process of its own on a new folder, limits of requests lifted; `stop` kills it and takes the folder away. */
export const startGround = async (env = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'local', 'main.js'), '--json', '--port', '0', '--data', folder],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, SLUICE_FLOWS_DIR: '', SLUICE_REQUESTS_PER_MINUTE: '100000000', ...env },
    },
  )
  const stop = async () => {
    const ended = child.exitCode ?? new Promise((resolve) => child.once('exit', resolve))
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"ready":true')) continue
    child.stdout.resume()
    return { url: JSON.parse(line).url, pid: child.pid, stop }
  }
  throw new Error('the ground ended before it was ready')
}

/** A flow of one node that asks nobody. */
export const greeting = {
  yaml: `
inputs:
  name: {type: string}
outputs:
  greeting: {type: string, reference: "\${greet.output}"}
nodes:
- name: greet
  type: prompt
  source: {type: code, path: greet.jinja2}
  inputs: {name: "\${inputs.name}"}
`,
  files: { 'greet.jinja2': 'Hello {{ name }}.' },
}
