import { useMutation } from '@tanstack/react-query'
import type { JsonObject } from '../../../../client'
import { client } from '../../../api/client'
import type { FlowRun } from '../run/use-flow-run'

/** A node run by itself, and a run forked at it. What is not published is published first, for both run a version. */
export const useNodeActs = (
  flow: string,
  run: FlowRun,
  /** The version to run: what is written, published where it was not. */
  versionOf: () => Promise<string | undefined>,
) => {
  const record = run.record
  const test = useMutation({
    mutationFn: async ({ node, inputs }: { readonly node: string; readonly inputs?: JsonObject }) => {
      const version = await versionOf()
      if (version === undefined) return undefined
      const told = record?.nodes.some(({ path }) => path === node) ? { run_id: record.id } : {}
      const reply = await client.testNode({ flow, node, version, body: { ...told, ...(inputs && { inputs }) } })
      return { ...reply, node }
    },
  })
  const fork = useMutation({
    mutationFn: async (node: string) => {
      const version = await versionOf()
      if (version === undefined || !record) return
      const { run_id } = await client.forkRun({ id: record.id, body: { from: node, version } })
      void run.follow(run_id)
    },
  })
  return { test, fork }
}
