import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../setup.mjs'

/** Starts the built ground on a free port with a temporary data folder; `stop` ends it and removes the folder. */
export const startGround = async (main) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-demo-'))
  const child = spawn(process.execPath, [main, '--port', '0', '--data', folder, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  let log = ''
  child.stderr.on('data', (piece) => {
    log = (log + piece).slice(-20_000)
  })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await exited
    clearTimeout(patience)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { ...(await readyLine(child, exited, () => log)), folder, stop, log: () => log }
  } catch (error) {
    await stop()
    throw error
  }
}

const readyLine = (child, exited, log) =>
  new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`the ground is not ready after 60 s:\n${log()}`)), 60_000)
    exited.then((code) => reject(new Error(`the ground ended with ${code} before it was ready:\n${log()}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready":true')) return
      clearTimeout(patience)
      resolve(JSON.parse(line))
    })
  })
