import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { flowAt, flowList } from '../../api/queries'
import { promptsIn, type PromptFile } from './prompts-in'

const mostFlows = 20

/** Prompts of the flows here, to begin from. */
export const PickPrompt = ({ onPick }: { readonly onPick: (prompt: PromptFile) => void }): ReactElement | null => {
  const flows = useQuery(flowList)
  const names = (flows.data?.items ?? []).slice(0, mostFlows).map(({ name }) => name)
  const views = useQueries({ queries: names.map((name) => ({ ...flowAt(name), staleTime: 60_000 })) })
  const prompts = views.flatMap(({ data }) => (data ? promptsIn(data.name, data.files) : []))
  if (prompts.length === 0) return null
  return (
    <select
      className="in sm"
      aria-label="Take a prompt"
      value=""
      onChange={(event) => {
        const prompt = prompts[Number(event.target.value)]
        if (event.target.value !== '' && prompt) onPick(prompt)
      }}
    >
      <option value="">Take a prompt …</option>
      {prompts.map(({ flow, path }, place) => (
        <option key={`${flow} ${path}`} value={place}>
          {flow}, {path}
        </option>
      ))}
    </select>
  )
}
