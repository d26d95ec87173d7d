import type { TypedData } from '../../core/contract'
import { textOf } from '../../core/typed-data'
import type { EntityMessage } from '../contract'

type Operation = Extract<EntityMessage, { kind: 'operation' }>

/** An entity as it is stored. */
export interface EntityState {
  readonly id: string
  /** An entity may exist without a state. */
  readonly exists: boolean
  /** JSON text. */
  readonly state: string | null
}

/** What an entity function did with a batch. */
export interface EntityResult {
  readonly exists: boolean
  readonly state: string | null
  /** JSON texts, one an operation, in the order of the batch. */
  readonly results: readonly { readonly isError: boolean; readonly result: string | null }[]
  readonly signals: readonly { readonly target: string; readonly operation: string; readonly input: string | null }[]
}

interface RawResult {
  readonly entityExists?: boolean
  readonly entityState?: string | null
  readonly results?: readonly { readonly isError?: boolean; readonly result?: string | null }[]
  readonly signals?: readonly {
    readonly target: { readonly name: string; readonly key: string }
    readonly name: string
    readonly input?: string
  }[]
}

/** Name and key of an entity's id `@name@key`. */
export function entityOf(id: string): { readonly name: string; readonly key: string } {
  const at = id.indexOf('@', 1)
  return { name: id.slice(1, at), key: id.slice(at + 1) }
}

/** The id of an entity: names without case, keys as they are. */
export function entityId(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`
}

/** What an entity function is given. */
export function entityInput({ id, exists, state }: EntityState, batch: readonly Operation[]): TypedData {
  return {
    json: JSON.stringify({
      self: entityOf(id),
      exists,
      state,
      batch: batch.map(({ request, operation, input, caller }) => ({
        id: request,
        name: operation,
        input,
        isSignal: caller === undefined,
      })),
    }),
  }
}

/** Reads what an entity function returned. */
export function entityResult(returned: TypedData | null | undefined, count: number): EntityResult {
  const raw = JSON.parse(textOf(returned) ?? '{}') as RawResult
  if (raw.results?.length !== count) {
    throw new TypeError(`The entity gave ${raw.results?.length ?? 0} results for ${count} operations`)
  }
  return {
    exists: raw.entityExists === true,
    state: raw.entityExists === true ? (raw.entityState ?? null) : null,
    results: raw.results.map(({ isError, result }) => ({ isError: isError === true, result: result ?? null })),
    signals: (raw.signals ?? []).map(({ target, name, input }) => ({
      target: entityId(target.name, target.key),
      operation: name,
      input: input === undefined || input === '' ? null : input,
    })),
  }
}

/** The answer to a call, as the history carries it. */
export function entityReply(isError: boolean, result: string | null): string {
  return JSON.stringify({ result, ...(isError && { exceptionType: 'Error' }) })
}
