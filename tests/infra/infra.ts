import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { openBicep } from './bicep/syntax'
import { readBicep, type BicepFile } from './bicep/declarations'
import { here, root } from './places'

/** One fault that a check found: where, and what is there instead. */
export interface Finding {
  readonly check: string
  readonly file: string
  readonly line: number
  readonly message: string
}

/** A function of the app as it registers itself. */
export interface RegisteredFunction {
  readonly name: string
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Everything the checks look at, as text: a mutation is the same with one text changed. */
export interface Infra {
  readonly texts: ReadonlyMap<string, string>
  readonly files: readonly BicepFile[]
  readonly functions: readonly RegisteredFunction[]
}

/** A check: what must hold, and where it does not. */
export interface Check {
  readonly id: string
  readonly holds: string
  run(infra: Infra): readonly Finding[]
}

const others = [
  'azure.yaml',
  'host.json',
  'infra/host.json',
  'infra/main.parameters.json',
  'infra/abbreviations.json',
  'package.json',
]

/** Reads what lies in the repository, and what the built app registers. */
export const readInfra = async (): Promise<Infra> => {
  await openBicep()
  const bicep = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bicep'))
    .map((name) => posix.join('infra', name.replaceAll('\\', '/')))
    .toSorted()
  const texts = new Map(
    [...bicep, ...others]
      .filter((path) => existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
  return infraOf(texts, registeredFunctions())
}

/** The same with one text replaced. */
export const withText = (infra: Infra, path: string, text: string): Infra =>
  infraOf(new Map([...infra.texts, [path, text]]), infra.functions)

const infraOf = (texts: ReadonlyMap<string, string>, functions: readonly RegisteredFunction[]): Infra => ({
  texts,
  files: [...texts].filter(([path]) => path.endsWith('.bicep')).map(([path, text]) => readBicep(path, text)),
  functions,
})

/** The path of what a file names beside itself. */
export const besideOf = (file: BicepFile, name: string): string => posix.join(dirname(file.path), name)

// In a process of its own, which is told apart from the test's module system.
const registeredFunctions = (): readonly RegisteredFunction[] =>
  JSON.parse(
    execFileSync(process.execPath, [join(here, 'registered-functions.mjs')], { cwd: root, encoding: 'utf8' }),
  ) as RegisteredFunction[]
