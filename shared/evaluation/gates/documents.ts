import { z } from 'zod'
import { Fault } from '../../faults'
import { hashOf } from '../../json'
import type { DocumentStore, StoredDocument } from '../../store/contract'
import { shape } from '../../store/shape'
import type { GateAttempt, GateEvidence, GateView } from './contract'

const version = 1

interface GateDocument extends StoredDocument, GateView {
  readonly doc: 'gate'
}

interface AttemptDocument extends StoredDocument, GateAttempt {
  readonly doc: 'gate-attempt'
}

/** Gates in every version that may lie in a store. */
export const gateShape = shape<GateDocument>({
  name: 'Gate',
  version,
  schema: z.looseObject({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('gate'),
    name: z.string(),
    seal: z.string(),
    at: z.string(),
    by: z.string(),
  }) as unknown as z.ZodType<GateDocument>,
})

const attemptShape = shape<AttemptDocument>({
  name: 'Attempt at a gate',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('gate-attempt'),
    run: z.string(),
    attempt: z.number().int(),
    at: z.string(),
  }),
})

interface EvidenceDocument extends StoredDocument {
  readonly doc: 'gate-run'
  readonly gate: string
  readonly evidence: GateEvidence
}

/** Evidence in every version that may lie in a store. */
export const evidenceShape = shape<EvidenceDocument>({
  name: 'Evidence of a gate',
  version,
  schema: z.object({
    id: z.string(),
    v: z.literal(version),
    doc: z.literal('gate-run'),
    gate: z.string(),
    evidence: z.looseObject({
      id: z.string(),
      gate: z.string(),
      seal: z.string(),
      verdict: z.enum(['pass', 'fail', 'inconclusive', 'tampered']),
      hash: z.string(),
    }),
  }) as unknown as z.ZodType<EvidenceDocument>,
})

/** Where gates lie. */
export const gateKey = (project: string): readonly string[] => [project, 'gates']
/** Where the evidence of gates lies. */
export const evidenceKey = (project: string): readonly string[] => [project, 'gate-runs']
const attemptKey = (project: string): readonly string[] => [project, 'gate-attempts']

/** What evidence must hash to: everything in it but the hash. */
export const evidenceHash = ({ hash: _hash, ...rest }: GateEvidence): string => hashOf(rest)

/** Numbers a run among the tries of one candidate at one seal; asked again it has the number it had. */
export const takeAttempt = async (
  store: DocumentStore,
  project: string,
  of: {
    readonly seal: string
    readonly candidate: readonly (string | null)[]
    readonly run: string
    readonly at: string
  },
): Promise<readonly GateAttempt[]> => {
  const prefix = hashOf(['attempt', of.seal, of.candidate]).slice(0, 40)
  const attempts: GateAttempt[] = []
  for (let attempt = 1; ; attempt++) {
    const id = `${prefix}~${attempt}`
    const document: AttemptDocument = { id, v: version, doc: 'gate-attempt', run: of.run, attempt, at: of.at }
    const there = await attemptShape.get(store, 'evidence', attemptKey(project), id)
    const kept = there?.value ?? (await createOrRead(store, project, document))
    attempts.push({ run: kept.run, attempt, at: kept.at })
    if (kept.run === of.run) return attempts
  }
}

const createOrRead = async (
  store: DocumentStore,
  project: string,
  document: AttemptDocument,
): Promise<AttemptDocument> => {
  try {
    return (await attemptShape.put(store, 'evidence', attemptKey(project), document, undefined)).value
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'conflict') throw error
    const there = await attemptShape.get(store, 'evidence', attemptKey(project), document.id)
    if (!there) throw error
    return there.value
  }
}
