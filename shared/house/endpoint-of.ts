import type { Caller } from '../caller'
import type { Connections } from '../connections/contract'
import type { ServiceEndpoint } from '../flows/contract'

/** A connection as a node of a flow uses it: whoever may run the flow may use what its owner set up, and never sees a secret. */
export const endpointOf = async (connections: Connections, caller: Caller, name: string): Promise<ServiceEndpoint> => {
  const {
    kind,
    base_url,
    api_version,
    fields = {},
    secrets = {},
  } = await connections.get({ ...caller, roles: ['reader'] }, name)
  return {
    kind,
    baseUrl: base_url,
    fields,
    secrets: Object.keys(secrets),
    ...(api_version !== undefined && { apiVersion: api_version }),
    secret: (secret, address) => connections.secretFor(caller, name, secret, address),
  }
}
