import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const looks = /\bsk-[A-Za-z0-9_-]{20,}|\bAccountKey=[A-Za-z0-9+/=]{40,}|-----BEGIN [A-Z ]*PRIVATE KEY-----/
const mostBytes = 2_000_000

/** Files of a folder in which something stands that looks like a secret; what it is, is not said. */
export const filesWithSecrets = (folder: string, paths: readonly string[]): string[] =>
  paths.filter((path) => {
    const { size } = statSync(join(folder, path), { throwIfNoEntry: false }) ?? { size: 0 }
    return size > 0 && size <= mostBytes && looks.test(readFileSync(join(folder, path), 'utf8'))
  })
