import { z } from 'zod'
import { Fault } from '../../faults'
import { hashOf } from '../../json'
import type { DocumentStore } from '../../store/contract'
import { shape } from '../../store/shape'

interface ProjectDocument {
  readonly id: string
  readonly v: number
  readonly name: string
}

const projectShape = shape<ProjectDocument>({
  name: 'Project entry',
  version: 1,
  schema: z.object({ id: z.string(), v: z.literal(1), name: z.string() }),
})

// No read crosses projects, so the sweeper keeps a list of those that have runs under a name no project can take.
const key = ['*', 'project']

/** The projects that have had runs: written before a run's header, so that the sweeper finds every one. */
export const createProjects = (store: DocumentStore) => {
  const known = new Set<string>()
  return {
    async note(name: string): Promise<void> {
      if (known.has(name)) return
      try {
        await projectShape.put(store, 'settings', key, { id: hashOf(name), v: 1, name }, undefined)
      } catch (error) {
        if (!(error instanceof Fault && error.word === 'conflict')) throw error
      }
      known.add(name)
    },
    async all(): Promise<readonly string[]> {
      const names: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.list<ProjectDocument>('settings', key, {
          limit: 500,
          ...(cursor !== undefined && { cursor }),
        })
        names.push(...page.items.map((kept) => projectShape.read(kept.value).name))
        cursor = page.cursor
      } while (cursor !== undefined)
      return names
    },
  }
}

/** The list of projects that have runs. */
export type Projects = ReturnType<typeof createProjects>
