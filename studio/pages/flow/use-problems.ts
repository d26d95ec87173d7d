import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { client } from '../../api/client'
import type { FlowProblem } from '../../api/types'
import { nodeAtLine, type FlowGraph } from './graph/graph-of'
import type { Draft } from './text/history'

const pauseMs = 250

/** What the server finds wrong with a draft, asked shortly after each change; by node too. */
export const useProblems = (flow: string, draft: Draft, graph: FlowGraph) => {
  const [settled, setSettled] = useState(draft)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), pauseMs)
    return () => clearTimeout(timer)
  }, [draft])
  const asked = useDeferredValue(settled)
  const { data, isFetching, error } = useQuery({
    queryKey: ['validate', flow, asked.yaml, asked.files],
    queryFn: async ({ signal }) =>
      (await client.validateFlow({ flow, body: { yaml: asked.yaml, files: asked.files } }, { signal }))
        .errors as readonly FlowProblem[],
    staleTime: 60_000,
    placeholderData: (old) => old,
  })
  const problems = data ?? none
  const byNode = useMemo(() => {
    const map = new Map<string, readonly string[]>()
    for (const problem of problems) {
      const node = problem.node ?? nodeAtLine(graph, problem.line)
      if (node !== undefined) map.set(node, [...(map.get(node) ?? []), problem.message])
    }
    return map
  }, [problems, graph])
  return { problems, byNode, isChecking: isFetching || asked !== draft, error }
}

const none: readonly FlowProblem[] = []
