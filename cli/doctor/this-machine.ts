import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Machine } from './contract'

/** The machine itself; `home` is where Sluice and its build lie. */
export const thisMachine = (home: string): Machine => ({
  nodeVersion: process.versions.node,
  isPortFree: (port) =>
    new Promise((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    }),
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(firstThere(folder))
    return bavail * bsize
  },
  exists: existsSync,
  read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
  settingFaults(environment) {
    const load = createRequire(join(home, 'package.json'))
    const { readConfig } = load('./dist/shared/config.js') as { readonly readConfig: (environment: object) => unknown }
    try {
      readConfig(environment)
      return []
    } catch (error) {
      const { errors = [], message } = error as { errors?: readonly { message: string }[]; message: string }
      return errors.length > 0 ? errors.map((one) => one.message) : [message]
    }
  },
  armToken,
})

const firstThere = (folder: string): string => (existsSync(folder) ? folder : firstThere(dirname(folder)))

/** Asks azd, else az: whichever is there and logged in. */
const armToken = async (): Promise<string> => {
  const scope = 'https://management.azure.com/.default'
  const ways: readonly (readonly [string, readonly string[], string])[] = [
    ['azd', ['auth', 'token', '--output', 'json', '--scope', scope], 'token'],
    ['az', ['account', 'get-access-token', '--output', 'json', '--scope', scope], 'accessToken'],
  ]
  for (const [command, args, field] of ways) {
    try {
      const { stdout } = await promisify(execFile)(command, args, {
        timeout: 60_000,
        shell: process.platform === 'win32',
      })
      const token = (JSON.parse(stdout) as Record<string, unknown>)[field]
      if (typeof token === 'string') return token
    } catch {
      // The next one may be there.
    }
  }
  throw new Error('neither azd nor az is here and logged in; run “azd auth login”')
}
