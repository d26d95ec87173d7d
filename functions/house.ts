import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../shared/config'
import { createHouse, type House } from '../shared/house'
import { systemWorld } from '../shared/system-world'
import type { LogLevel } from '../shared/world'

// Read while the app loads: settings that are wrong stop the start, with one message that lists them all.
const config = readConfig(process.env)
let opening: Promise<House> | undefined

/** The one house of this process, opened by whoever asks first; an opening that failed is tried again by the next. */
export const openHouse = (): Promise<House> => {
  opening ??= createHouse(config, systemWorld(logLine), {
    environment: (name) => process.env[name],
    codeManifest: readManifest(join(__dirname, '..', 'code', 'manifest.json')),
    pythonRuntime: readManifest(join(__dirname, '..', 'code', 'python-runtime.json')),
  })
  opening.catch(() => {
    opening = undefined
  })
  return opening
}

const readManifest = (file: string): Record<string, string> =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}

const logLine = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
  if (level === 'trace' || level === 'debug') return
  const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  process.stderr.write(`[${level}] ${message}${facts.join('')}\n`)
}
