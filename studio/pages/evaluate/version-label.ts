import { useQuery } from '@tanstack/react-query'
import { flowList } from '../../api/queries'

/** The labels that point at a version now; `repo` says only where it came from. */
export const useLabels = (): ((flow: string, hash: string) => readonly string[]) => {
  const flows = useQuery(flowList)
  return (flow, hash) =>
    Object.entries(flows.data?.items.find(({ name }) => name === flow)?.labels ?? {})
      .filter(([label, at]) => at === hash && label !== 'repo')
      .map(([label]) => label)
      .toSorted()
}
