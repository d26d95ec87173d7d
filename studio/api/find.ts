import { queryOptions } from '@tanstack/react-query'
import type { IconName } from '../parts/icon'
import { client } from './client'
import { gateList } from './gates'
import { queries } from './queries'

/** Something found, with where it is. */
export interface Found {
  readonly id: string
  readonly text: string
  readonly detail?: string
  readonly group: string
  readonly icon: IconName
  readonly href: string
}

const groups = {
  flow: ['Flows', 'flow'],
  run: ['Runs', 'runs'],
  document: ['Documents', 'file'],
  dataset: ['Datasets', 'table'],
} as const

/** What the server finds by a text; nothing is asked for nothing. */
export const find = (text: string) =>
  queryOptions({
    queryKey: ['find', text],
    enabled: text.length > 1,
    queryFn: async ({ signal }): Promise<readonly Found[]> => {
      const [{ items }, gates] = await Promise.all([client.find({ q: text }, { signal }), gatesCalled(text)])
      const found = items.map(({ kind, id, name, detail, index }) => ({
        id,
        text: name,
        ...(detail !== undefined && { detail }),
        group: groups[kind][0],
        icon: groups[kind][1],
        href:
          kind === 'flow'
            ? `/flows/${encodeURIComponent(id)}`
            : kind === 'run'
              ? `/runs/${id}`
              : kind === 'dataset'
                ? `/data/datasets/${encodeURIComponent(id)}`
                : `/data/indexes/${encodeURIComponent(index ?? '')}?doc=${encodeURIComponent(id)}`,
      }))
      return [...found, ...gates]
    },
  })

// Gates are few and known already: they are looked through here.
const gatesCalled = async (text: string): Promise<readonly Found[]> => {
  const words = text.toLowerCase().split(/\s+/)
  const { items } = await queries.fetchQuery({ ...gateList, staleTime: 60_000 }).catch(() => ({ items: [] }))
  return items
    .filter(({ name, flow }) => words.every((word) => `gate ${name} ${flow}`.toLowerCase().includes(word)))
    .slice(0, 8)
    .map(({ name, flow, last }) => ({
      id: name,
      text: name,
      detail: last === null ? flow : `${flow}, ${last.verdict}`,
      group: 'Gates',
      icon: 'seal',
      href: `/evaluate/gates/${encodeURIComponent(name)}`,
    }))
}
