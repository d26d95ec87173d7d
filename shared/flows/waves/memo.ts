import type { Fetch } from '../../fetch/contract'
import { hashOf, type Json } from '../../json'
import type { ChatModel, ChatReply, ModelConnection, Models } from '../../models/contract'
import type { RunBook } from '../../runs/contract'
import type { NodeMemory, NodeServices } from '../contract'
import { journalledFetch } from './journalled-fetch'

/** One attempt at one node: under what its calls are known. */
export interface AttemptPlace {
  readonly run: string
  readonly path: string
  readonly attempt: number
}

/** The services of one attempt of a durable run: models and services answer each call once [2], and every request carries a stable `Idempotency-Key`. */
export const servicesOfAttempt = (
  services: NodeServices,
  kept: RunBook,
  place: AttemptPlace,
  onGroundFailure: (cause: unknown) => void = () => {},
): NodeServices => {
  const book = tellingBook(kept, onGroundFailure)
  const memory = memoryOfAttempt(book, place)
  return {
    ...services,
    memory,
    models: memoModels(services.models, book, place),
    fetch: journalledFetch(keyedFetch(services.fetch, place), memory),
  }
}

// A store that was away is the ground's failure: whoever performs the node is told, for it is no outcome of the node.
const tellingBook = (book: RunBook, onGroundFailure: (cause: unknown) => void): RunBook => {
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      onGroundFailure(cause)
      throw cause
    })
  return {
    ...book,
    recall: (name) => told(book.recall(name)),
    remember: (name, reply) => told(book.remember(name, reply)),
  }
}

/** What an attempt keeps beside model calls, in the same documents. */
export const memoryOfAttempt = (book: RunBook, { run, path, attempt }: AttemptPlace): NodeMemory => {
  const keyOf = (name: string): string => hashOf(['work', run, path, attempt, name])
  return {
    async recall(name) {
      const kept = (await book.recall(keyOf(name))) as unknown as { readonly result: Json } | undefined
      return kept?.result
    },
    async remember(name, result) {
      const kept = await book.remember(keyOf(name), { result } as unknown as ChatReply)
      return (kept as unknown as { readonly result: Json }).result
    },
  }
}

/** Models whose answers are kept under (run, node path, attempt, ordinal, request); a call made again gets the answer it got. */
export const memoModels = (models: Models, book: RunBook, place: AttemptPlace): Models => {
  let ordinal = 0
  const next = (): number => ordinal++
  return { ...models, chat: (order) => memoModel(models.chat(order), order?.connection, book, place, next) }
}

const memoModel = (
  model: ChatModel,
  connection: ModelConnection | undefined,
  book: RunBook,
  { run, path, attempt }: AttemptPlace,
  next: () => number,
): ChatModel => ({
  ...model,
  async complete(request, call = {}) {
    const ordinal = call.ordinal ?? next()
    const asked = hashOf({ ...request, model: model.id, connection: connection?.name ?? null })
    const name = hashOf(['call', run, path, attempt, ordinal, asked])
    const kept = await book.recall(name)
    if (kept) {
      if (call.onDelta && kept.message.content !== null) call.onDelta(kept.message.content)
      return kept
    }
    const idempotencyKey = call.idempotencyKey ?? hashOf([run, path, attempt, ordinal])
    return book.remember(name, await model.complete(request, { ...call, idempotencyKey }))
  },
})

/** A fetch whose requests carry the same key when they are made again, unless they bring their own. */
export const keyedFetch = (inner: Fetch, { run, path, attempt }: AttemptPlace): Fetch => {
  let ordinal = 0
  return (input, init = {}) => {
    const key = hashOf([run, path, attempt, 'fetch', ordinal++])
    const isKeyed = Object.keys(init.headers ?? {}).some((name) => name.toLowerCase() === 'idempotency-key')
    return inner(input, isKeyed ? init : { ...init, headers: { ...init.headers, 'Idempotency-Key': key } })
  }
}
