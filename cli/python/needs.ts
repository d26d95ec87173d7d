import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { judgeModule } from './modules'
import { readPython, type PythonImport } from './read-python'

/** What a Python file and the files of the flow that it imports need. */
export interface PythonNeeds {
  /** Modules that are not there, with the file and line that imports each first. */
  readonly missing: readonly PlacedModule[]
  /** The same of imports that stand in a `try`, so that the code may do without. */
  readonly optional: readonly PlacedModule[]
  /** Modules that are there and cannot work. */
  readonly powerless: readonly (PlacedModule & { readonly why: string })[]
}

/** A module and who imports it. */
export interface PlacedModule {
  readonly module: string
  readonly file: string
  readonly line: number
}

/** Follows the imports of a Python file through the files of the flow's folder. */
export const needsOf = (folder: string, file: string): PythonNeeds => {
  const missing = new Map<string, PlacedModule>()
  const optional = new Map<string, PlacedModule>()
  const powerless = new Map<string, PlacedModule & { why: string }>()
  const seen = new Set<string>()
  const visit = (path: string, inTry: boolean): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const found of readPython(readFileSync(join(folder, path), 'utf8')).imports) {
      const isOptional = inTry || found.isOptional
      const local = localFiles(folder, path, found)
      local.forEach((next) => visit(next, isOptional))
      if (local.length > 0) continue
      const verdict = found.module.startsWith('.') ? 'missing' : judgeFrom(found)
      const place = { module: nameOf(found), file: path, line: found.line }
      if (verdict === 'missing') {
        const into = isOptional ? optional : missing
        if (!into.has(place.module)) into.set(place.module, place)
      } else if (verdict !== 'there' && !powerless.has(found.module))
        powerless.set(found.module, { ...place, why: verdict.powerless })
    }
  }
  visit(file, false)
  return {
    missing: [...missing.values()],
    optional: [...optional.values()].filter(({ module }) => !missing.has(module)),
    powerless: [...powerless.values()],
  }
}

// `from urllib import request` imports a module as well.
const judgeFrom = ({ module, names }: PythonImport): ReturnType<typeof judgeModule> => {
  const verdicts = [judgeModule(module), ...names.map((name) => judgeModule(`${module}.${name}`))]
  if (verdicts[0] === 'missing') return 'missing'
  return verdicts.find((verdict) => typeof verdict === 'object') ?? 'there'
}

const nameOf = ({ module }: PythonImport): string =>
  module.startsWith('.') || module.startsWith('promptflow') ? module : (module.split('.')[0] ?? module)

/** Files of the flow that an import names: the module, and the modules it takes from a package. */
const localFiles = (folder: string, from: string, { module, names }: PythonImport): string[] => {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const start = dots === 0 ? '' : posix.join(posix.dirname(from), ...Array<string>(dots - 1).fill('..'))
  const parts = module.slice(dots).split('.').filter(Boolean)
  const bases = dots === 0 ? ['', posix.dirname(from)] : [start]
  for (const base of bases) {
    const place = posix.join(base, ...parts)
    const candidates = [`${place}.py`, posix.join(place, '__init__.py')]
    const own = parts.length === 0 ? [] : candidates.filter((path) => isFile(join(folder, path)))
    const inner = names
      .flatMap((name) => [posix.join(place, `${name}.py`), posix.join(place, name, '__init__.py')])
      .filter((path) => isFile(join(folder, path)))
    if (own.length + inner.length > 0) return [...own, ...inner]
    // A folder without __init__.py is a package too.
    if (parts.length > 0 && existsSync(join(folder, place)) && !existsSync(join(folder, `${place}.py`))) return inner
  }
  return []
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
