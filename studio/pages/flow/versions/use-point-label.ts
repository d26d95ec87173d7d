import { useMutation } from '@tanstack/react-query'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { toast } from '../../../frame/toast'
import { shortHash } from '../../../parts/format'

/** Points a label at a version of a flow; where it pointed before can be had back. */
export const usePointLabel = (flow: string) => {
  const point = useMutation({
    mutationFn: ({
      label,
      hash,
    }: {
      readonly label: string
      readonly hash: string
      readonly before?: string | undefined
    }) => client.setFlowLabel({ flow, label, body: { hash } }),
    onSuccess: (_, { label, hash, before }) => {
      toast(
        `${label} points at ${shortHash(hash)}`,
        before === undefined || before === hash
          ? undefined
          : { text: 'Undo', run: () => point.mutate({ label, hash: before }) },
      )
      void queries.invalidateQueries({ queryKey: ['flow', flow] })
      void queries.invalidateQueries({ queryKey: ['flows'] })
    },
  })
  return point
}
