import { parseArgs } from 'node:util'

import { startOfflineModel } from './index'

/** Runs the offline model alone: `node dist/local/offline-model/main.js --port 7079`. */
const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7079' },
      latency: { type: 'string', default: '0' },
      'token-delay': { type: 'string', default: '0' },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`)
  const model = await startOfflineModel({
    port,
    latencyMs: Number(values.latency) || 0,
    tokenDelayMs: Number(values['token-delay']) || 0,
  })
  process.stdout.write(`The offline model answers at ${model.url}/v1\n`)
  const stop = (): void => void model.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

run().catch((error: unknown) => {
  const code = (error as NodeJS.ErrnoException).code
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The offline model did not start: ${code === 'EADDRINUSE' ? 'the port is in use' : why}\n`)
  process.exitCode = 1
})
