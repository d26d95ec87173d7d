/** Lines whose outcome differs from Debian's CPython for no other reason than Python's version: 3.11 there, 3.14 here. */
export const differences: readonly {
  readonly folder: string
  readonly line: number
  /** What Python 3.14 says. */
  readonly message: string
  readonly why: string
}[] = [
  {
    folder: 'dataclass-output',
    line: 2,
    message: 'Illegal trailing comma before end of object: line 1 column 16 (char 15)',
    why: 'json names a trailing comma since 3.13',
  },
  {
    folder: 'package-tool',
    line: 2,
    message: 'division by zero',
    why: 'floats and ints are divided by zero in the same words since 3.14',
  },
]
