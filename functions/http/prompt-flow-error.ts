import type { HttpResponseInit } from '@azure/functions'
import type { Fault, FaultWord } from '../../shared/faults'
import { faultHeaders } from './reply'

/** A fault as Prompt flow's server tells it: `UserError` and 400 for what a caller or a flow can mend, `SystemError` and 500 for the rest. */
export const promptFlowError = (fault: Fault): HttpResponseInit => {
  const isOurs = ourWords.has(fault.word)
  // What stops a request before its flow runs has a status of its own, as every gateway in front of upstream gives it.
  const isOutside = fault.details['run_id'] === undefined && outsideWords.has(fault.word)
  return {
    status: isOutside ? fault.status : isOurs ? 500 : 400,
    headers: { ...faultHeaders(fault), 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      error: {
        code: isOurs ? 'SystemError' : 'UserError',
        message: messageOf(fault),
        innerError: { code: innerCodeOf(fault) },
      },
    }),
  }
}

const ourWords: ReadonlySet<FaultWord> = new Set<FaultWord>([
  'internal',
  'unavailable',
  'store_corrupt',
  'newer_data',
  'bad_settings',
])

const outsideWords: ReadonlySet<FaultWord> = new Set<FaultWord>([
  'unauthorized',
  'forbidden',
  'foreign_origin',
  'not_found',
  'not_acceptable',
  'too_large',
  'rate_limited',
])

const messageOf = ({ message, errors = [] }: Fault): string =>
  errors.length === 0 ? message : `${message}: ${errors.map((item) => item.message).join('; ')}`

const upstreamNames: Partial<Record<FaultWord, string>> = {
  node_failed: 'ToolExecutionError',
  model_failed: 'WrappedOpenAIError',
  model_unreachable: 'WrappedOpenAIError',
  model_timeout: 'WrappedOpenAIError',
  content_blocked: 'WrappedOpenAIError',
  rate_limited: 'ExceedMaxRetryTimes',
  deadline_exceeded: 'LineExecutionTimeoutError',
  cancelled: 'ToolCanceledError',
}

const innerCodeOf = ({ word, details, errors }: Fault): string => {
  const { code } = details
  return typeof code === 'string' ? code : (errors?.[0]?.code ?? upstreamNames[word] ?? word)
}
