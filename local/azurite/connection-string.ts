import { HostError } from '../host-error'

/** The account that Azurite, like Azure's older emulator, publishes in its documentation; it protects nothing. */
export const developmentAccount = 'devstoreaccount1'
const developmentKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

/** Where and as whom to reach a storage account. */
export interface StorageAccount {
  readonly account: string
  readonly key: string
  readonly blobEndpoint: string
  readonly queueEndpoint: string
}

/** The connection string of the Azurite that listens at these addresses. */
export function connectionStringOf(blob: string, queue: string): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${developmentAccount}`,
    `AccountKey=${developmentKey}`,
    `BlobEndpoint=${blob}/${developmentAccount}`,
    `QueueEndpoint=${queue}/${developmentAccount}`,
    '',
  ].join(';')
}

/** Reads a connection string; `name` is the setting it stood in, for the error. The value never enters a message. */
export function parseConnectionString(text: string, name: string): StorageAccount {
  const parts = new Map<string, string>()
  for (const part of text.split(';')) {
    const cut = part.indexOf('=')
    if (cut > 0) parts.set(part.slice(0, cut).trim().toLowerCase(), part.slice(cut + 1).trim())
  }
  const account = parts.get('accountname')
  const key = parts.get('accountkey')
  const missing = [!account && 'AccountName', !key && 'AccountKey'].filter(Boolean)
  if (!account || !key) {
    throw new HostError(
      'bad_settings',
      `Setting "${name}" is no storage connection string: it lacks ${missing.join(' and ')}`,
    )
  }

  const protocol = parts.get('defaultendpointsprotocol') ?? 'https'
  const suffix = parts.get('endpointsuffix') ?? 'core.windows.net'
  const endpointOf = (service: string): string =>
    (parts.get(`${service}endpoint`) ?? `${protocol}://${account}.${service}.${suffix}`).replace(/\/$/, '')
  return { account, key, blobEndpoint: endpointOf('blob'), queueEndpoint: endpointOf('queue') }
}
