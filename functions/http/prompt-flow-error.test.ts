import { fault, type FaultWord } from '../../shared/faults'
import { promptFlowError } from './prompt-flow-error'

const told = (word: FaultWord, details = {}) => {
  const { status, body } = promptFlowError(fault(word, 'why', details))
  return [status, (JSON.parse(body as string) as { error: Record<string, unknown> }).error]
}

test.each<[FaultWord, object, number, string, string]>([
  ['bad_request', { code: 'MissingRequiredFlowInput' }, 400, 'UserError', 'MissingRequiredFlowInput'],
  ['invalid_input', {}, 400, 'UserError', 'invalid_input'],
  ['node_failed', { run_id: 'r' }, 400, 'UserError', 'ToolExecutionError'],
  ['model_failed', { run_id: 'r' }, 400, 'UserError', 'WrappedOpenAIError'],
  ['rate_limited', { run_id: 'r' }, 400, 'UserError', 'ExceedMaxRetryTimes'],
  ['deadline_exceeded', { run_id: 'r' }, 400, 'UserError', 'LineExecutionTimeoutError'],
  ['internal', {}, 500, 'SystemError', 'internal'],
  ['unavailable', {}, 500, 'SystemError', 'unavailable'],
  // What stops a request before its flow runs keeps its status.
  ['rate_limited', {}, 429, 'UserError', 'ExceedMaxRetryTimes'],
  ['not_found', {}, 404, 'UserError', 'not_found'],
  ['not_acceptable', { code: 'NotAcceptable' }, 406, 'UserError', 'NotAcceptable'],
])('[§5.1] %s with %j is %i, a %s of kind %s', (word, details, status, code, inner) => {
  expect(told(word, details)).toEqual([status, { code, message: 'why', innerError: { code: inner } }])
})
