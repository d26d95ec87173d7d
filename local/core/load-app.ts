import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { HostError } from '../host-error'
import { messageOf } from './log-bus'

/** Loads the files that `main` of the app's package.json names; a file that fails blocks the start. */
export async function loadApp(appRoot: string): Promise<readonly string[]> {
  const manifestFile = path.join(appRoot, 'package.json')
  const manifest = readManifest(manifestFile)
  if (typeof manifest.main !== 'string' || manifest.main === '') {
    throw new HostError(
      'bad_app',
      `${manifestFile}: "main" must name the app's files, found ${JSON.stringify(manifest.main)}`,
    )
  }

  const files = await filesOf(appRoot, manifest.main)
  if (files.length === 0) {
    throw new HostError(
      'bad_app',
      `${manifestFile}: "main" is "${manifest.main}", and no file matches it; is the app built?`,
    )
  }
  for (const file of files) await loadFile(file, manifest.type === 'module')
  return files
}

function readManifest(file: string): { main?: unknown; type?: unknown } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { main?: unknown; type?: unknown }
  } catch (error) {
    throw new HostError('bad_app', `${file} could not be read: ${messageOf(error)}`)
  }
}

async function loadFile(file: string, isModulePackage: boolean): Promise<void> {
  try {
    if (file.endsWith('.mjs') || (isModulePackage && !file.endsWith('.cjs'))) await import(pathToFileURL(file).href)
    // oxlint-disable-next-line typescript/no-require-imports -- the app is loaded as the Functions worker loads it
    else require(file)
  } catch (error) {
    throw new HostError('bad_app', `${file} failed to load: ${messageOf(error)}`, { cause: error })
  }
}

async function filesOf(appRoot: string, main: string): Promise<readonly string[]> {
  const patterns = bracesOf(main.replace(/^\.\//, ''))
  if (!patterns.some((pattern) => /[*?]/.test(pattern))) {
    return patterns.map((pattern) => path.resolve(appRoot, pattern)).filter((file) => isFile(file))
  }
  const matchers = patterns.map(matcherOf)
  const names = await readdir(appRoot, { recursive: true })
  return names
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => !name.includes('node_modules/') && matchers.some((matcher) => matcher.test(name)))
    .toSorted()
    .map((name) => path.resolve(appRoot, name))
    .filter((file) => isFile(file))
}

function isFile(file: string): boolean {
  try {
    return readFileSync(file).length >= 0
  } catch {
    return false
  }
}

/** `a/{b,c}.js` is `a/b.js` and `a/c.js`; braces may nest. */
export function bracesOf(pattern: string): readonly string[] {
  const open = pattern.indexOf('{')
  if (open < 0) return [pattern]
  const choices: string[] = []
  let depth = 0
  let start = open + 1
  for (let at = open; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '{') depth++
    if (character === '}') depth--
    if ((character === ',' && depth === 1) || depth === 0) {
      choices.push(pattern.slice(start, at))
      start = at + 1
    }
    if (depth === 0) {
      return choices.flatMap((choice) => bracesOf(pattern.slice(0, open) + choice + pattern.slice(at + 1)))
    }
  }
  return [pattern]
}

function matcherOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?'
      if (part === '**') return '.*'
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      return part.replace(/[.+^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${source}$`)
}
