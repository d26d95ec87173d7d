import { kindOf } from '../../flow/node/kinds'
import { factOf } from './fact-of'
import { attributeOf, isFeedback, isOpen, millisOf, spansIn, type OtlpSpan, type OtlpTrace } from './otlp'
import { rowOf, states, type Known, type RowPlace, type SpanRow } from './span-row'

export type { Known, OtlpTrace, SpanRow }

const nothingKnown: Known = { nodes: [], definitionOf: () => undefined }

/** The spans of a trace as rows, parents before children, with the path that decided how long it took. */
export const spansOf = (trace: OtlpTrace, now: number, known: Known = nothingKnown): readonly SpanRow[] => {
  const spans = spansIn(trace).filter((span) => !isFeedback(span))
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const root = Math.min(...spans.map((span) => millisOf(span.startTimeUnixNano)))
  const children = new Map<string, OtlpSpan[]>()
  for (const span of spans) {
    const parent = span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : ''
    children.set(parent, [...(children.get(parent) ?? []), span])
  }
  for (const list of children.values())
    list.sort((one, other) => Number(BigInt(one.startTimeUnixNano) - BigInt(other.startTimeUnixNano)))
  const endOf = (span: OtlpSpan): number =>
    span.endTimeUnixNano === undefined || span.endTimeUnixNano === '0' || isOpen(span)
      ? Math.max(now, millisOf(span.startTimeUnixNano))
      : millisOf(span.endTimeUnixNano)
  const pathOf = new Map(spans.map((span) => [span.spanId, attributeOf(span, 'sluice.node.path')]))
  const critical = new Set<string>()
  const mark = (span: OtlpSpan): void => {
    critical.add(span.spanId)
    let until = endOf(span)
    // From the end back: whoever ended last before what came next was waited for.
    for (const child of (children.get(span.spanId) ?? []).toSorted((one, other) => endOf(other) - endOf(one))) {
      if (endOf(child) > until + 1) continue
      mark(child)
      until = millisOf(child.startTimeUnixNano)
    }
  }
  for (const span of children.get('') ?? []) mark(span)
  const seen = new Set<string>()
  const placeOf = new Map<string, NonNullable<RowPlace['place']>>()
  const rows = (parent: string, depth: number): SpanRow[] => {
    const own = children.get(parent) ?? []
    const calls = own.filter((span) => attributeOf(span, 'gen_ai.request.model') !== undefined)
    return own.flatMap((span) => {
      if (seen.has(span.spanId)) return []
      seen.add(span.spanId)
      const number = calls.indexOf(span) + 1
      // A request that a call sent is of that call.
      const place = number > 0 ? { of: pathOf.get(parent) ?? '', number, total: calls.length } : placeOf.get(parent)
      if (place) placeOf.set(span.spanId, place)
      const end = endOf(span)
      const row = rowOf(span, { depth, root, end, isCritical: critical.has(span.spanId), place, known })
      return [row, ...rows(span.spanId, depth + 1)]
    })
  }
  const told = rows('', 0)
  return [...told, ...withoutSpan(told, known, root, now)]
}

// Nodes that have no span yet, or never will: they wait, run, or were passed over.
const withoutSpan = (told: readonly SpanRow[], known: Known, root: number, now: number): readonly SpanRow[] => {
  const there = new Set(told.map(({ node }) => node))
  return known.nodes
    .filter(({ path }) => !there.has(path))
    .map((node) => {
      const from = node.started_at === null ? undefined : Date.parse(node.started_at) - root
      return {
        id: `node ${node.path}`,
        name: node.path,
        detail: factOf(node, known.definitionOf(node.path)),
        icon: kindOf(node.kind).icon,
        depth: 1,
        from: from ?? 0,
        to: from === undefined ? 0 : (node.ended_at === null ? now : Date.parse(node.ended_at)) - root,
        state: states.find((state) => state === node.status) ?? 'completed',
        isCritical: false,
        node: node.path,
        hasTime: from !== undefined,
        attributes: {},
      }
    })
}
