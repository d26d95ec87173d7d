import type { Json, JsonObject } from '../../json'
import type { OnError, RetryPolicy } from '../contract'
import type { NodeDefinition } from './definition'
import { durationOf } from './duration'
import type { At, Problems } from './problems'
import { isObject, shown } from './shapes'

type PolicyKey = 'retry' | 'timeout' | 'on_error' | 'cache'

type Policy = Pick<NodeDefinition, 'retry' | 'timeout' | 'on_error' | 'cache'>

/** Reads a node's policy: `retry`, `timeout`, `on_error` and `cache`. */
export const readPolicy = (keys: JsonObject, at: At, problems: Problems, node: string): Policy => {
  const read = <T>(key: PolicyKey, by: (value: Json, tell: Tell) => T | undefined): T | undefined => {
    const value = Object.hasOwn(keys, key) ? (keys[key] ?? null) : null
    const tell: Tell = (message, ...path) => problems.error('FlowDefinitionError', message, [...at, key, ...path], node)
    return value === null ? undefined : by(value, tell)
  }
  const retry = read('retry', readRetry)
  const timeout = read('timeout', readTimeout)
  const on_error = read('on_error', readOnError)
  const cache = read('cache', readCache)
  return {
    ...(retry && { retry }),
    ...(timeout !== undefined && { timeout }),
    ...(on_error && { on_error }),
    ...(cache !== undefined && { cache }),
  }
}

type Tell = (message: string, ...path: string[]) => void

const longestTimeout = 30 * 86_400_000
const mostAttempts = 100

// What upstream's model calls keep to: ten tries, after 3, 4, 6, 10, 18, 34 and then 60 seconds.
const asPromptFlow: RetryPolicy = {
  attempts: 10,
  delay: 1_000,
  offset: 2_000,
  backoff: 2,
  max_delay: 60_000,
  on: ['rate_limited', 'unavailable', 'connection_failed', 'model_failed', 'model_unreachable'],
  as_promptflow: true,
}

const readRetry = (value: Json, tell: Tell): RetryPolicy | undefined => {
  if (value === 'promptflow') return asPromptFlow
  const keys: JsonObject | undefined =
    typeof value === 'number' ? { attempts: value } : isObject(value) ? value : undefined
  if (!keys) {
    tell(
      `\`retry\` is a number of attempts, {attempts, delay, backoff, max_delay, on} or promptflow, not ${shown(value)}`,
    )
    return undefined
  }
  refuseOthers(keys, ['attempts', 'delay', 'backoff', 'max_delay', 'on'], '`retry`', tell)
  const { attempts = 3, backoff = 2, on = null } = keys
  const isCount =
    typeof attempts === 'number' && Number.isInteger(attempts) && attempts >= 1 && attempts <= mostAttempts
  if (!isCount) tell(`\`attempts\` is a whole number from 1 to ${mostAttempts}, not ${shown(attempts)}`, 'attempts')
  const isFactor = typeof backoff === 'number' && backoff >= 1 && backoff <= 100
  if (!isFactor) tell(`\`backoff\` is a factor from 1 to 100, not ${shown(backoff)}`, 'backoff')
  const delay = pause(keys, 'delay', 1_000, tell)
  const max_delay = pause(keys, 'max_delay', 60_000, tell)
  const words = on === null ? undefined : wordsOf(on, tell)
  if (!isCount || !isFactor || delay === undefined || max_delay === undefined) return undefined
  return { attempts, delay, backoff, max_delay, ...(words && { on: words }) }
}

const pause = (keys: JsonObject, key: string, fallback: number, tell: Tell): number | undefined => {
  const value = keys[key]
  if (value === undefined || value === null) return fallback
  const found = durationOf(value)
  if (found !== undefined && found <= 86_400_000) return found
  tell(`\`${key}\` is a duration up to a day such as 500ms, 30s or 2m, not ${shown(value)}`, key)
  return undefined
}

const wordsOf = (value: Json, tell: Tell): readonly string[] | undefined => {
  if (Array.isArray(value) && value.every((word: Json) => typeof word === 'string')) return value
  tell(`\`on\` is a list of fault codes such as [rate_limited, unavailable], not ${shown(value)}`, 'on')
  return undefined
}

const readTimeout = (value: Json, tell: Tell): number | undefined => {
  const found = durationOf(value)
  if (found !== undefined && found > 0 && found <= longestTimeout) return found
  tell(`\`timeout\` is a duration up to 30d such as 500ms, 30s or 2h, not ${shown(value)}`)
  return undefined
}

const readOnError = (value: Json, tell: Tell): OnError | undefined => {
  const [first, ...others] = isObject(value) ? Object.keys(value) : []
  if (isObject(value) && others.length === 0) {
    if (first === 'default') return { default: value['default'] ?? null }
    if (first === 'node' && typeof value['node'] === 'string') return { node: value['node'] }
  }
  tell(`\`on_error\` is {default: value} or {node: name}, not ${shown(value)}`)
  return undefined
}

const readCache = (value: Json, tell: Tell): number | undefined => {
  const ttl = isObject(value) ? durationOf(value['ttl']) : undefined
  if (ttl !== undefined && ttl > 0 && ttl <= longestTimeout) return ttl
  tell(`\`cache\` is {ttl: duration} up to 30d, such as {ttl: 1h}, not ${shown(value)}`)
  return undefined
}

const refuseOthers = (keys: JsonObject, known: readonly string[], what: string, tell: Tell): void => {
  for (const key of Object.keys(keys)) {
    if (!known.includes(key)) tell(`${what} has no key “${key}”; it has ${known.join(', ')}`, key)
  }
}
