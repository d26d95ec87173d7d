import { readConfig } from '../shared/config'
import { createHouse, type House } from '../shared/house'
import { systemWorld } from '../shared/system-world'
import type { LogLevel } from '../shared/world'

// Read while the app loads: settings that are wrong stop the start, with one message that lists them all.
const config = readConfig(process.env)
let opening: Promise<House> | undefined

/** The one house of this process, opened by whoever asks first; an opening that failed is tried again by the next. */
export const openHouse = (): Promise<House> => {
  opening ??= createHouse(config, systemWorld(logLine), (name) => process.env[name])
  opening.catch(() => {
    opening = undefined
  })
  return opening
}

const logLine = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
  if (level === 'trace' || level === 'debug') return
  process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`)
}
