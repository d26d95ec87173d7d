/** An exception as Python or Jinja2 would raise it; the filters that forgive a `TypeError` or `ValueError` look at `type`. */
export class PythonError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message)
  }
}

/** A template that does not parse, with the offset where it stopped. */
export class TemplateSyntaxError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message)
  }
}

/** A template that would cost more steps or text than it may. No filter forgives it. */
export class TemplateBudgetError extends Error {}

/** Python's `TypeError`. */
export const typeError = (message: string): PythonError => new PythonError('TypeError', message)

/** Python's `ValueError`. */
export const valueError = (message: string): PythonError => new PythonError('ValueError', message)
