#!/usr/bin/env node
import { dirname } from 'node:path'
import { processTerminal } from './process-terminal'
import { runProgram } from './program'
import { buildFlowCode } from './server/build-flow-code'
import { startOwnGround } from './server/own-ground'

// The first Ctrl-C ends what is under way and cleans up, the second ends at once.
const stopping = new AbortController()
process.on('SIGINT', () => {
  if (stopping.signal.aborted) process.exit(130)
  stopping.abort()
})
process.on('SIGTERM', () => stopping.abort())
// Whoever reads may have read enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

runProgram(
  {
    terminal: processTerminal(stopping.signal),
    cwd: process.cwd(),
    env: process.env,
    home: dirname(dirname(__dirname)),
    fetch: globalThis.fetch,
    startGround: startOwnGround,
    buildCode: buildFlowCode,
    signal: stopping.signal,
  },
  process.argv.slice(2),
).then(
  (exitCode) => {
    process.exitCode = exitCode
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  },
)
