import type { ErrorItem } from '../client'

/** Ends a command with a sentence: exit code 1 where something failed, 2 where the command was used wrongly, 3 where a gate gave no verdict. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure'

  constructor(
    readonly code: string,
    message: string,
    readonly exitCode: 1 | 2 | 3 = 1,
    readonly errors: readonly ErrorItem[] = [],
  ) {
    super(message)
  }
}

/** A command that was used wrongly. */
export const misuse = (message: string): CliFailure => new CliFailure('usage', message, 2)
