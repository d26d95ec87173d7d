import { join } from 'node:path'

/** The folder of the checks of infra, with their data. */
export const here = __dirname

/** The repository. */
export const root = join(here, '..', '..')
