import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A change of the code that keeps a rule, and the tests that fail with it. */
export interface Mutant {
  /** Section and row of the format's reference, as `rows.yaml` names them. */
  readonly rule: string
  /** What the changed program does. */
  readonly what: string
  readonly file: string
  /** Occurs once in the file. */
  readonly find: string
  readonly replace: string
  readonly tests: readonly string[]
  /** A part of the names of the tests to run, where a whole file takes long. */
  readonly test?: string
}

/** A row that no code keeps, or that Sluice does otherwise, with the reason. */
export interface Waiver {
  readonly rule: string
  readonly waived: string
}

/** Every mutant and waiver there is. */
export const readMutants = (): readonly (Mutant | Waiver)[] => {
  const folder = join(__dirname, 'rules')
  const files = readdirSync(folder).toSorted()
  return files.flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')) as readonly (Mutant | Waiver)[])
}

/** Every row of the reference's tables of rules: `§1.6 #2`. */
export const readRows = (): readonly string[] => {
  const sections = parse(readFileSync(join(__dirname, 'rows.yaml'), 'utf8')) as Readonly<
    Record<string, readonly string[]>
  >
  return Object.entries(sections).flatMap(([section, rows]) => rows.map((row) => `${section} ${row}`))
}
