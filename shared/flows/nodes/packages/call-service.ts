import { fault } from '../../../faults'
import type { FetchInit } from '../../../fetch/contract'
import { deepestJson, isDeeperThan, type Json } from '../../../json'
import type { NodeContext, ServiceEndpoint } from '../../contract'

/** Where a connection leads that is no model's. */
export const endpointOf = async (name: string, { caller, services }: NodeContext): Promise<ServiceEndpoint> => {
  if (services.endpoint) return services.endpoint(caller, name)
  throw fault(
    'unavailable',
    `Connection “${name}” cannot be opened: this house was made without connections to services`,
  )
}

/** Calls a service and reads its JSON. */
export const callService = async (url: URL, init: FetchInit, { services, signal }: NodeContext): Promise<Json> => {
  const response = await services.fetch(url, { ...init, signal })
  const text = await response.text()
  if (!response.ok) {
    // The query may hold the key, and an answer may quote it.
    throw fault('node_failed', `${url.origin} answered ${response.status}`, { code: 'ToolExecutionError' })
  }
  const answer = parsed(text)
  if (answer === undefined) {
    throw fault('node_failed', `${url.origin} answered what is no JSON`, { code: 'ToolExecutionError' })
  }
  return answer
}

const parsed = (text: string): Json | undefined => {
  try {
    const value = JSON.parse(text) as Json
    return isDeeperThan(value, deepestJson) ? undefined : value
  } catch {
    return undefined
  }
}
