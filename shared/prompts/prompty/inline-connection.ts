import type { JsonObject } from '../../json'
import type { At, PromptyProblems } from './prompty-problems'

const secrets: ReadonlySet<string> = new Set(['api_key', 'apiKey', 'azure_ad_token', 'token', 'password', 'secret'])
const addresses: ReadonlySet<string> = new Set(['azure_endpoint', 'api_base', 'base_url', 'endpoint', 'target'])

/**
 * Refuses keys and addresses that a file writes out: a version of a flow is kept for good, and a secret goes only where an owner
 * said [22]. What is `${env:…}` stands for the model that this installation is set up with.
 */
export const refuseInlineConnection = (connection: JsonObject, at: At, problems: PromptyProblems): void => {
  for (const [key, value] of Object.entries(connection)) {
    if (typeof value !== 'string' || value === '') continue
    if (secrets.has(key) && !value.startsWith('${')) {
      const message = `\`${key}\` is a secret; put it into a connection and name that: \`connection: <name>\``
      problems.error('SecretInFile', message, [...at, key])
    } else if (addresses.has(key) && !value.startsWith('${')) {
      const message = `\`${key}\` leads to an endpoint of its own; put it into a connection and name that: \`connection: <name>\``
      problems.error('EndpointInFile', message, [...at, key])
    }
  }
}
