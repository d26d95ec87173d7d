import { Fault, fault } from '../../faults'
import type { ModelConnection } from '../contract'

/** Turns whatever a model call threw into one of the words a flow knows, without a secret in it. */
export const modelFault = (error: unknown, endpoint: ModelConnection, model: string): Fault => {
  const where = addressOf(endpoint)
  const details = { model, endpoint: where }
  const network = findFault(error)
  if (network?.word === 'connection_failed' && network.details['phase'] === 'body')
    return fault('model_failed', `The answer of model “${model}” at ${where} broke off`, details, { cause: error })
  if (network?.word === 'connection_failed')
    return fault(
      'model_unreachable',
      network.details['reason'] === 'cassette_miss'
        ? network.message
        : `No model answers at ${where} (${String(network.details['reason'])})`,
      { ...details, reason: network.details['reason'] },
      { cause: error },
    )
  if (network) return network
  // A fetch that is not ours throws the platform's own errors.
  if (error instanceof Error && error.constructor.name === 'APIConnectionError')
    return fault('model_unreachable', `No model answers at ${where}`, details, { cause: error })

  const answer = error as { status?: unknown; error?: unknown; headers?: unknown; code?: unknown; type?: unknown }
  const status = typeof answer.status === 'number' ? answer.status : undefined
  const message = scrubbed(messageOf(error), endpoint)
  const cause = withoutSecrets(error, endpoint)

  const category = blockedCategory(answer)
  if (category !== undefined)
    return fault(
      'content_blocked',
      `The content filter of ${where} refused the prompt for ${category}`,
      { ...details, category },
      { cause },
    )
  if (status === 429) {
    const isSpent = answer.code === 'insufficient_quota' || answer.type === 'insufficient_quota'
    const wait = answer.headers instanceof Headers ? answer.headers.get('retry-after') : null
    return fault(
      'rate_limited',
      `${where} ${isSpent ? 'has no quota left for' : 'limits the rate of'} model “${model}”: ${message}`,
      { ...details, status, ...(isSpent && { quota_spent: true }), ...(wait !== null && { retry_after: wait }) },
      { cause },
    )
  }
  return fault(
    'model_failed',
    status === undefined
      ? `Model “${model}” at ${where} did not answer as the protocol says: ${message}`
      : `Model “${model}” at ${where} answered ${status}: ${message}`,
    {
      ...details,
      ...(status !== undefined && { status }),
      ...(typeof answer.code === 'string' && { provider_code: answer.code }),
    },
    { cause },
  )
}

/** Host and port of an endpoint, the part that may be named in errors. */
export const addressOf = (endpoint: ModelConnection): string => {
  if (!URL.canParse(endpoint.baseUrl)) return 'an address that cannot be read'
  const url = new URL(endpoint.baseUrl)
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
}

/** The SDK wraps what its fetch threw, once or twice. */
const findFault = (error: unknown, depth = 0): Fault | undefined => {
  if (error instanceof Fault) return error
  return error instanceof Error && depth < 4 ? findFault(error.cause, depth + 1) : undefined
}

const messageOf = (error: unknown): string => {
  if (error instanceof SyntaxError) return 'malformed JSON'
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^\d{3} /, '').slice(0, 500)
}

/** A copy of a provider's error that may be logged: causes are, and the original quotes what it was sent. */
const withoutSecrets = (error: unknown, endpoint: ModelConnection): Error => {
  const kept = new Error(scrubbed(messageOf(error), endpoint))
  if (error instanceof Error && error.stack !== undefined) kept.stack = scrubbed(error.stack, endpoint)
  return kept
}

/** Providers like to quote the key they refuse. */
const scrubbed = (text: string, { auth }: ModelConnection): string => {
  const known = auth.kind === 'key' && auth.key.length > 0 ? text.replaceAll(auth.key, '[secret]') : text
  return known
    .replace(/\b(sk|rk|pk)-[\w*.-]{4,}/g, '[secret]')
    .replace(/\bBearer\s+[\w.~+/=-]{8,}/gi, 'Bearer [secret]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[secret]')
    .replace(/((?:api[-_ ]?key|token|secret)(?: provided)?\s*[:=]\s*)\S+/gi, '$1[secret]')
}

/** The category that made a content filter refuse; absent where the error is another. */
const blockedCategory = (answer: { status?: unknown; error?: unknown; code?: unknown }): string | undefined => {
  const body = asRecord(answer.error)
  const inner = asRecord(body['innererror'] ?? body['inner_error'])
  const codes = [answer.code, body['code'], inner['code']]
  if (!codes.some((code) => typeof code === 'string' && filterCodes.has(code))) return undefined
  const results = asRecord(
    inner['content_filter_result'] ?? inner['content_filter_results'] ?? body['content_filter_result'],
  )
  for (const [category, verdict] of Object.entries(results)) {
    const { filtered, detected } = asRecord(verdict)
    if (filtered === true || detected === true) return category
  }
  return 'an unnamed category'
}

const filterCodes = new Set([
  'content_filter',
  'content_policy_violation',
  'moderation_blocked',
  'ResponsibleAIPolicyViolation',
])

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
