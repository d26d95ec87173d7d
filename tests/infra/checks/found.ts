import type { BicepFile } from '../bicep/declarations'
import type { Syntax } from '../bicep/syntax'
import type { Check, Finding } from '../infra'

/** A fault at a node of a Bicep file. */
export const at = (
  check: string,
  file: Pick<BicepFile, 'path'>,
  node: Pick<Syntax, 'line'>,
  message: string,
): Finding => ({
  check,
  file: file.path,
  line: node.line,
  message,
})

/** A fault of a file as a whole. */
export const of = (check: string, path: string, message: string): Finding => ({ check, file: path, line: 1, message })

/** A check by its number, what must hold, and how it is looked at. */
export const check = (id: string, holds: string, run: Check['run']): Check => ({ id, holds, run })
