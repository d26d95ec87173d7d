import type { z } from 'zod'

/** An error as the OpenAI API answers it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null = null,
    readonly param: string | null = null,
  ) {
    super(message)
  }

  /** The body that goes out. */
  toBody(): { readonly error: Readonly<Record<'message' | 'type' | 'param' | 'code', string | null>> } {
    const type = this.status >= 500 ? 'server_error' : 'invalid_request_error'
    return { error: { message: this.message, type, param: this.param, code: this.code } }
  }
}

/** What a request did wrong first, by the name of the parameter. */
export const invalidRequest = ({ issues }: z.ZodError): ApiError => {
  const issue = issues[0]
  const param = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  const isMissing = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')
  const isUnknown = issue?.code === 'unrecognized_keys'
  return new ApiError(
    400,
    isMissing
      ? `Missing required parameter: '${param}'.`
      : isUnknown
        ? `Unrecognized request argument supplied: ${issue.keys.join(', ')}`
        : `Invalid value for '${param}': ${issue?.message ?? 'not understood'}.`,
    isMissing ? 'missing_required_parameter' : isUnknown ? null : 'invalid_value',
    param === '' ? null : param,
  )
}
