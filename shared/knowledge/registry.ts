import { z } from 'zod'
import { Fault } from '../faults'
import { hashOf } from '../json'
import { shape } from '../store/shape'
import type { KnowledgeDeps } from './ground'

// No read crosses projects, so that which indexes there are stands under a name that no project can take.
const key = ['*', 'index']

const entries = shape<{ id: string; v: number; of: string; index: string }>({
  name: 'index entry',
  version: 1,
  schema: z.object({ id: z.string(), v: z.literal(1), of: z.string(), index: z.string() }),
})

/** Remembers an index for whoever looks after all of them; written before the index itself, so that each one is found. */
export const noteIndex = async ({ store }: Pick<KnowledgeDeps, 'store'>, project: string, index: string) => {
  try {
    await entries.put(store, 'settings', key, { id: hashOf([project, index]), v: 1, of: project, index }, undefined)
  } catch (error) {
    if (!(error instanceof Fault && error.word === 'conflict')) throw error
  }
}

/** Forgets an index that is gone. */
export const forgetIndex = async ({ store }: Pick<KnowledgeDeps, 'store'>, project: string, index: string) => {
  await store.delete('settings', key, hashOf([project, index]))
}

/** Every index of every project. */
export async function* everyIndex({ store }: Pick<KnowledgeDeps, 'store'>) {
  let cursor: string | undefined
  do {
    const page = await store.list('settings', key, { limit: 500, ...(cursor !== undefined && { cursor }) })
    for (const { value } of page.items) {
      const { of: project, index } = entries.read(value)
      yield { project, index }
    }
    cursor = page.cursor
  } while (cursor !== undefined)
}
