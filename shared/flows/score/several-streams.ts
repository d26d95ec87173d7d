import { fault, type Fault } from '../../faults'

/** Refuses a flow with more than one stream to a client that asks for it. */
export const severalStreams = (): Fault =>
  fault('bad_request', 'Multiple stream output fields not supported.', {
    code: 'MultipleStreamOutputFieldsNotSupported',
  })
