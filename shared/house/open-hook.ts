import type { Connections } from '../connections/contract'
import { fault } from '../faults'
import type { OpenHook } from '../runs/contract'
import { endpointOf } from './endpoint-of'

const signingKey = 'signing_key'

/** Finds the hook that a connection of kind `webhook` is: its address, the secret `signing_key`, and whether its field `content` lets out what runs say [22]. */
export const openHook =
  (connections: Connections): OpenHook =>
  async (caller, name) => {
    const hook = await endpointOf(connections, caller, name)
    const { kind, baseUrl, fields, secrets } = hook
    if (kind !== 'webhook' || baseUrl === undefined) {
      const message = `Connection “${name}” is of kind ${kind}; the end of a run is told to connections of kind webhook only`
      throw fault('bad_request', message, { connection: name, kind })
    }
    if (!secrets.includes(signingKey)) {
      const message = `Connection “${name}” has no secret “${signingKey}”, with which what is told is signed`
      throw fault('bad_request', message, { connection: name })
    }
    return { url: baseUrl, key: await hook.secret(signingKey, baseUrl), content: fields['content'] === true }
  }
