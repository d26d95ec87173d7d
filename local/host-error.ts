/** What can keep the host from starting or a request to it from being served. */
export type HostErrorCode =
  'bad_app' | 'bad_settings' | 'bad_trigger' | 'bad_storage' | 'data_in_use' | 'port_in_use' | 'newer_data'

/** An error of the host with a word to recognise it by; its message says what was asked and what was there. */
export class HostError extends Error {
  override readonly name = 'HostError'
  readonly code: HostErrorCode

  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
