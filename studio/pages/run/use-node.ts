import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client'
import type { NodeView, Page, RunView } from '../../api/types'

/** A node of a run by its path, also one that lies in another; undefined while it is read, or where there is none. */
export const useNode = (run: RunView, path: string | undefined): NodeView | undefined => {
  const outermost = run.nodes.find((node) => node.path === path)
  const parent = path === undefined || outermost ? undefined : path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const nested = useQuery({
    queryKey: ['run', run.id, 'nodes', parent],
    enabled: parent !== undefined && parent !== '',
    queryFn: async () => (await client.listRunNodes({ id: run.id, parent: parent ?? '' })) as Page<NodeView>,
  })
  return outermost ?? nested.data?.items.find((node) => node.path === path)
}
