import { fault, statusOfFault, type FaultWord } from '../../shared/faults'
import { promptFlowError } from './prompt-flow-error'

const told = (...parts: Parameters<typeof fault>) => {
  const { status, body, headers } = promptFlowError(fault(...parts))
  return { status, headers: headers as Record<string, string>, ...(JSON.parse(body as string) as object) }
}

test('what a caller or a flow can mend is a user’s error, the rest the system’s', () => {
  expect(told('node_failed', 'It broke', { run_id: 'r' })).toMatchObject({
    status: 400,
    error: { code: 'UserError', message: 'It broke', innerError: { code: 'ToolExecutionError' } },
  })
  expect(told('unavailable', 'No store', { run_id: 'r' })).toMatchObject({
    status: 500,
    error: { code: 'SystemError' },
  })
})

test('what stops a request before its run keeps its own status; in a run the same word is the flow’s', () => {
  expect(told('rate_limited', 'Slow down', { retry_after: 3 })).toMatchObject({
    status: 429,
    headers: { 'retry-after': '3' },
  })
  expect(told('rate_limited', 'The model says slow down', { run_id: 'r' })).toMatchObject({
    status: 400,
    error: { innerError: { code: 'ExceedMaxRetryTimes' } },
  })
  expect(told('not_found', 'No flow')).toMatchObject({ status: 404 })
  expect(told('not_found', 'No connection', { run_id: 'r' })).toMatchObject({ status: 400 })
  expect(told('unauthorized', 'Who?')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
})

test('every bad input is in the message, the first one’s name is the error’s', () => {
  const errors = [
    { code: 'InputTypeError', message: 'a is no int' },
    { code: 'InputParseError', message: 'b is no list' },
  ]
  expect(told('invalid_input', '2 inputs', {}, { errors })).toMatchObject({
    status: 400,
    error: { message: '2 inputs: a is no int; b is no list', innerError: { code: 'InputTypeError' } },
  })
})

test('no word of the table is told otherwise than 400 or 500 once a run has begun', () => {
  for (const word of Object.keys(statusOfFault) as FaultWord[])
    expect([400, 500]).toContain(told(word, 'x', { run_id: 'r' }).status)
})
