import { ClientError, type ErrorItem } from '../client'
import { CliFailure } from './failure'
import { errorLines } from './show-errors'
import { plain, type Terminal } from './terminal'

/** An error as lines for a person: what failed, then each of its errors with its place. */
export const describeFailure = (
  error: unknown,
  { cwd, folder }: { readonly cwd: string; readonly folder?: string },
  terminal: Pick<Terminal, 'paint'>,
): string => {
  const { code, message, errors, traceId } = factsOf(error)
  const trace = traceId === undefined || code !== 'internal' ? '' : ` (trace ${traceId})`
  const items = errorLines(terminal, errors, { cwd, ...(folder !== undefined && { folder }) })
  return `${items}${terminal.paint('red', 'error')}: ${plain(message)} [${code}]${trace}\n`
}

/** An error as data, for `--json`. */
export const failureData = (error: unknown): { readonly error: object } => {
  const { code, message, errors, traceId } = factsOf(error)
  return {
    error: {
      code,
      message,
      ...(errors.length > 0 && { errors }),
      ...(traceId !== undefined && { trace_id: traceId }),
    },
  }
}

interface FailureFacts {
  readonly code: string
  readonly message: string
  readonly errors: readonly ErrorItem[]
  readonly traceId?: string
}

const factsOf = (error: unknown): FailureFacts => {
  if (error instanceof ClientError)
    return {
      code: error.code,
      message: error.code === 'unreachable' && error.status === 0 ? `${error.message}. ${whereToLook}` : error.message,
      errors: error.errors,
      ...(error.traceId !== undefined && { traceId: error.traceId }),
    }
  if (error instanceof CliFailure) return error
  return {
    code: 'internal',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    errors: [],
  }
}

const whereToLook = '`npm start` starts one here; --server or SLUICE_URL names another'
