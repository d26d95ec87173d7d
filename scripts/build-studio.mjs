import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './setup.mjs'

const made = join(root, 'studio', 'dist')
const stamp = join(made, '.built')
const sources = ['studio', 'client', 'package-lock.json', 'scripts/build-studio.mjs']

/** Builds the studio to static files where a source of it is newer than they are, and gives their folder. */
export const buildStudio = async () => {
  const fingerprint = createHash('sha256')
    .update(sources.flatMap((name) => describe(join(root, name))).join('\n'))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return made
  // Loaded only when there is something to build: a start with nothing to do stays quick.
  const { build } = await import('vite')
  await build({
    root: join(root, 'studio'),
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic' } },
    // No inline script, no data address: the page's policy allows neither.
    build: {
      outDir: made,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 900,
      rolldownOptions: {
        // “use client” speaks to servers that render, and how long a build took is nobody's trouble.
        onLog: (level, log, next) => (/DIRECTIVE|TIMING/.test(log.code ?? '') ? undefined : next(level, log)),
      },
    },
  })
  writeFileSync(stamp, fingerprint)
  return made
}

const describe = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat || path === made) return []
  if (!stat.isDirectory())
    return /\.test\.tsx?$/.test(path) ? [] : [`${relative(root, path)} ${stat.size} ${Math.round(stat.mtimeMs)}`]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => describe(join(path, name)))
}
