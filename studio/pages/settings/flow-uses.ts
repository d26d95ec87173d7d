import { useQueries, useQuery } from '@tanstack/react-query'
import { flowAt, flowList } from '../../api/queries'

const mostFlows = 60

/** Names of connections that the nodes of a flow's definition go through. */
export const connectionsOf = (definition: unknown): readonly string[] => {
  const { nodes } = (definition ?? {}) as { readonly nodes?: unknown }
  const found = (Array.isArray(nodes) ? (nodes as unknown[]) : []).flatMap((node) => {
    const { connection } = (node ?? {}) as { readonly connection?: unknown }
    return typeof connection === 'string' && connection !== '' ? [connection] : []
  })
  return [...new Set(found)]
}

/** Flows by the connections that their latest versions go through. */
export const useFlowsByConnection = (): ReadonlyMap<string, readonly string[]> => {
  const names = useQuery(flowList).data?.items.slice(0, mostFlows) ?? []
  const views = useQueries({ queries: names.map(({ name }) => ({ ...flowAt(name), staleTime: 60_000 })) })
  const uses = new Map<string, string[]>()
  views.forEach(({ data }, place) => {
    const flow = names[place]?.name
    if (flow === undefined) return
    for (const connection of connectionsOf(data?.definition))
      uses.set(connection, [...(uses.get(connection) ?? []), flow])
  })
  return uses
}
