import { messageOf } from '../core/log-bus'
import { HostError } from '../host-error'
import type { TriggerKind } from './contract'

/** Functions that answer HTTP requests: the door finds them in the router. */
export const httpTrigger: TriggerKind = {
  type: 'httpTrigger',
  listen({ target, bindingName, binding }, { hostSettings, router }) {
    const { name } = target.metadata
    const { route, methods } = binding
    const template = typeof route === 'string' && route !== '' ? route : name
    const verbs = Array.isArray(methods) && methods.length > 0 ? methods.map(String) : ['GET', 'POST']
    try {
      router.add(name, verbs, `${hostSettings.routePrefix}/${template}`, { target, bindingName })
    } catch (error) {
      throw new HostError('bad_trigger', `Function "${name}": ${messageOf(error)}`)
    }
    return { start: () => undefined, stop: async () => undefined }
  },
}
