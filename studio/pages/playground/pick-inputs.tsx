import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { JsonObject } from '../../../client'
import { client } from '../../api/client'
import type { Page, RunLine, RunView } from '../../api/types'

/** Inputs of the flow’s last runs, to ask the same again. */
export const PickInputs = ({
  flow,
  onPick,
}: {
  readonly flow: string
  readonly onPick: (inputs: JsonObject) => void
}): ReactElement | null => {
  const runs = useQuery({
    queryKey: ['runs', 'inputs', flow],
    queryFn: async () => (await client.listRuns({ flow, kind: 'flow', limit: 50 })) as unknown as Page<RunLine>,
    staleTime: 30_000,
  })
  const titles = new Map<string, string>()
  for (const { id, title } of runs.data?.items ?? [])
    if (title !== undefined && !titles.has(title)) titles.set(title, id)
  if (titles.size === 0) return null
  return (
    <select
      className="in sm pickin"
      aria-label="Take the inputs of a run"
      value=""
      onChange={(event) => {
        const id = event.target.value
        if (id !== '')
          void client.getRun({ id }).then((run) => {
            const { inputs } = run as unknown as RunView
            if (inputs) onPick(inputs)
          })
      }}
    >
      <option value="">Take the inputs of a run …</option>
      {[...titles].slice(0, 20).map(([title, id]) => (
        <option key={id} value={id}>
          {title.slice(0, 100)}
        </option>
      ))}
    </select>
  )
}
