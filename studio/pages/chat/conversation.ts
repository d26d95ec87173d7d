import type { JsonObject, ServerEvent } from '../../../client'
import type { FlowInput, Usage } from '../../api/types'
import { textOf } from '../../parts/text-of'

/** A source that an answer points at. */
export interface Citation {
  readonly n: number
  readonly document: string
  readonly title?: string
  readonly section?: string
}

/** One question with what came of it. */
export interface Turn {
  readonly question: string
  readonly answer: string
  readonly inputs: JsonObject
  readonly outputs?: JsonObject
  readonly citations: readonly Citation[]
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled'
  readonly run?: string
  readonly label?: string
  readonly latency_ms?: number
  readonly cost?: number | null
  readonly usage?: Usage | null
  readonly error?: { readonly code: string; readonly message: string }
}

/** Which inputs and outputs of a flow a chat speaks through. */
export interface ChatShape {
  readonly question: string
  readonly history?: string
  readonly answer: string
  readonly others: readonly string[]
}

/** Reads the shape of a chat out of a flow; undefined where it takes no text or gives none. */
export const shapeOf = (
  inputs: Readonly<Record<string, FlowInput>>,
  outputs: Readonly<Record<string, { readonly type?: string; readonly is_chat_output?: boolean }>>,
  sources: Readonly<Record<string, string>>,
): ChatShape | undefined => {
  const names = Object.keys(inputs)
  const question =
    names.find((name) => inputs[name]?.is_chat_input) ?? names.find((name) => inputs[name]?.type === 'string')
  const answer =
    Object.keys(outputs).find((name) => outputs[name]?.is_chat_output) ??
    ('answer' in sources ? 'answer' : Object.keys(outputs)[0])
  if (question === undefined || answer === undefined) return undefined
  const history = names.find((name) => inputs[name]?.is_chat_history)
  return {
    question,
    answer,
    ...(history !== undefined && { history }),
    others: names.filter((name) => name !== question && name !== history),
  }
}

/** What was said before, as a chat flow takes it. */
export const historyOf = (turns: readonly Turn[]): readonly JsonObject[] =>
  turns
    .filter(({ status, outputs }) => status === 'completed' && outputs)
    .map(({ inputs, outputs }) => ({ inputs, outputs: outputs ?? {} }))

/** A turn after one more event of its run. */
export const turnAfter = (turn: Turn, { event, data }: ServerEvent, answer: string): Turn => {
  switch (event) {
    case 'run-start':
      return { ...turn, run: textOf(data['run_id']) }
    case 'token':
      return data['output'] === answer ? { ...turn, answer: turn.answer + textOf(data['delta']) } : turn
    case 'replace':
      // What was told so far is void: an attempt began anew, or a filter stopped it.
      return data['output'] === answer ? { ...turn, answer: textOf(data['text']) } : turn
    case 'outputs': {
      const outputs = data['outputs'] as JsonObject
      const whole = outputs[answer]
      return {
        ...turn,
        outputs,
        answer: whole === undefined ? turn.answer : textOf(whole),
        citations: citationsIn(outputs),
      }
    }
    case 'error':
      return { ...turn, status: 'failed', error: (data['error'] ?? data) as unknown as NonNullable<Turn['error']> }
    case 'run-end':
      return {
        ...turn,
        status: turn.status === 'failed' ? 'failed' : (data['status'] as Turn['status']),
        latency_ms: Number(data['latency_ms']),
        cost: data['cost'] as number | null,
        usage: data['usage'] as unknown as Usage | null,
      }
    default:
      return turn
  }
}

/** The citations among the outputs of a flow: the first list whose items name a document. */
export const citationsIn = (outputs: JsonObject): readonly Citation[] => {
  for (const value of Object.values(outputs)) {
    if (!Array.isArray(value)) continue
    const found = value.flatMap((item: unknown, place): Citation[] => {
      if (typeof item !== 'object' || item === null || !('document' in item) || typeof item.document !== 'string')
        return []
      const { n, title, section } = item as unknown as { n?: unknown; title?: unknown; section?: unknown }
      return [
        {
          n: typeof n === 'number' ? n : place + 1,
          document: item.document,
          ...(typeof title === 'string' && { title }),
          ...(typeof section === 'string' && section !== '' && { section }),
        },
      ]
    })
    if (found.length > 0) return found
  }
  return []
}

/** The sources that an answer does point at. */
export const citedIn = ({ answer, citations }: Pick<Turn, 'answer' | 'citations'>): readonly Citation[] =>
  citations.filter(({ n }) => answer.includes(`[${n}]`))
