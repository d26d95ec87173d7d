import type { Fetch } from '../../fetch/contract'

/** What the fake was asked. */
export interface FakeRequest {
  readonly operation: string
  readonly body: Readonly<Record<string, unknown>>
}

/** How a fake of Azure Content Safety answers. */
export interface FakeAnswers {
  readonly severity?: (text: string, category: string) => number
  readonly isAttack?: (text: string) => boolean
  readonly isProtected?: (text: string) => boolean
  readonly ungrounded?: (text: string) => readonly string[]
}

/** Azure Content Safety on the wire, for tests: answers as its specification says, and refuses what it does not allow. */
export const fakeContentSafety = (
  answers: FakeAnswers = {},
  key = 'the-key',
): { readonly fetch: Fetch; readonly requests: readonly FakeRequest[] } => {
  const requests: FakeRequest[] = []
  const fetch: Fetch = (input, init) => {
    const url = new URL(String(input))
    const [, operation = ''] = /^\/contentsafety\/(.+)$/.exec(url.pathname) ?? []
    const version = url.searchParams.get('api-version')
    const headers = new Headers(init?.headers)
    if (init?.method !== 'POST') return refused(405, 'MethodNotAllowed', `${init?.method ?? 'GET'} is not allowed`)
    if (headers.get('ocp-apim-subscription-key') !== key && headers.get('authorization') !== `Bearer ${key}`) {
      return refused(401, 'PermissionDenied', 'Access denied')
    }
    if (headers.get('content-type') !== 'application/json') return refused(415, 'UnsupportedMediaType', 'Not JSON')
    const known = operations[operation]
    if (!known || known.version !== version) return refused(404, 'ResourceNotFound', `No ${operation} in ${version}`)
    const body = JSON.parse(String(init.body)) as Record<string, unknown>
    const stranger = Object.keys(body).find((name) => !known.properties.includes(name))
    if (stranger !== undefined) return refused(400, 'InvalidRequestBody', `Unknown property ${stranger}`)
    const wrong = known.wrong(body)
    if (wrong !== undefined) return refused(400, 'InvalidRequestBody', wrong)
    requests.push({ operation, body })
    return Promise.resolve(Response.json(known.answer(body, answers)))
  }
  return { fetch, requests }
}

const refused = (status: number, code: string, message: string): Promise<Response> =>
  Promise.resolve(
    Response.json({ error: { code, message, details: [] } }, { status, headers: { 'x-ms-error-code': code } }),
  )

type Body = Readonly<Record<string, unknown>>
interface Operation {
  readonly version: string
  readonly properties: readonly string[]
  readonly wrong: (body: Body) => string | undefined
  readonly answer: (body: Body, answers: FakeAnswers) => unknown
}

const codePoints = (text: unknown): number => (typeof text === 'string' ? Array.from(text).length : NaN)
const needText = ({ text }: Body): string | undefined => {
  if (typeof text !== 'string') return '"text" is required'
  return codePoints(text) > 10_000
    ? `"text" has ${codePoints(text)} code points, and at most 10000 are allowed`
    : undefined
}
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const operations: Readonly<Record<string, Operation>> = {
  'text:analyze': {
    version: '2024-09-01',
    properties: ['text', 'categories', 'blocklistNames', 'haltOnBlocklistHit', 'outputType'],
    wrong: (body) => {
      const { categories = [], outputType = 'FourSeverityLevels' } = body
      if (!isTexts(categories) || categories.some((one) => !['Hate', 'SelfHarm', 'Sexual', 'Violence'].includes(one))) {
        return '"categories" holds a category that is none'
      }
      if (!['FourSeverityLevels', 'EightSeverityLevels'].includes(String(outputType))) return '"outputType" is none'
      return needText(body)
    },
    answer: ({ text, categories }, { severity = () => 0 }) => ({
      blocklistsMatch: [],
      categoriesAnalysis: (categories as readonly string[]).map((category) => ({
        category,
        severity: severity(String(text), category),
      })),
    }),
  },
  'text:shieldPrompt': {
    version: '2024-09-01',
    properties: ['userPrompt', 'documents'],
    wrong: ({ userPrompt = '', documents = [] }) => {
      if (typeof userPrompt !== 'string' || codePoints(userPrompt) > 10_000)
        return '"userPrompt" is too long or no text'
      if (!isTexts(documents) || documents.length > 5) return '"documents" holds more than 5 or what is no text'
      return codePoints(documents.join('')) > 10_000 ? '"documents" hold more than 10000 code points' : undefined
    },
    answer: ({ userPrompt, documents }, { isAttack = () => false }) => ({
      userPromptAnalysis: { attackDetected: isAttack(String(userPrompt)) },
      documentsAnalysis: (documents as readonly string[]).map((one) => ({ attackDetected: isAttack(one) })),
    }),
  },
  'text:detectProtectedMaterial': {
    version: '2024-09-01',
    properties: ['text'],
    wrong: needText,
    answer: ({ text }, { isProtected = () => false }) => ({
      protectedMaterialAnalysis: { detected: isProtected(String(text)) },
    }),
  },
  'text:detectGroundedness': {
    version: '2024-09-15-preview',
    properties: ['domain', 'task', 'qna', 'text', 'groundingSources', 'reasoning', 'llmResource'],
    wrong: ({ domain, task, qna, text, groundingSources }) => {
      if (domain !== 'Generic' && domain !== 'Medical') return '"domain" is none'
      if (!['Summarization', 'QnA'].includes(String(task))) return '"task" is none'
      if (task === 'QnA' && typeof (qna as { query?: unknown } | undefined)?.query !== 'string')
        return '"qna.query" is missing'
      if (typeof text !== 'string' || text === '') return '"text" is missing'
      return isTexts(groundingSources) && groundingSources.length > 0 ? undefined : '"groundingSources" is missing'
    },
    answer: ({ text }, { ungrounded = () => [] }) => {
      const whole = String(text)
      const parts = ungrounded(whole)
      return {
        ungroundedDetected: parts.length > 0,
        ungroundedPercentage: parts.join('').length / whole.length,
        ungroundedDetails: parts.map((part) => {
          const at = whole.indexOf(part)
          const before = codePoints(whole.slice(0, at))
          return {
            text: part,
            offset: { utf8: Buffer.byteLength(whole.slice(0, at)), utf16: at, codePoint: before },
            length: { utf8: Buffer.byteLength(part), utf16: part.length, codePoint: codePoints(part) },
          }
        }),
      }
    },
  },
}
