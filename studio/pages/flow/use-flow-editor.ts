import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { JsonObject } from '../../../client'
import { client } from '../../api/client'
import { flowAt } from '../../api/queries'
import type { FlowView, OpenWait } from '../../api/types'
import { toast } from '../../frame/toast'
import { counted } from '../../parts/format'
import { textOf } from '../../parts/text-of'
import { changedNodes } from './versions/changed-nodes'
import { removeNode } from './text/edit-flow'
import type { LiveRun } from './run/follow-events'
import { graphOf } from './graph/graph-of'
import { useAddress } from './use-address'
import { draftOf, useDraft } from './use-draft'
import { useFlowRun } from './run/use-flow-run'
import { useNodeActs } from './node/use-node-acts'
import { useProblems } from './use-problems'
import { usePublish } from './use-publish'

/** What of the editor is asked in a dialog. */
export type Asked = 'add' | 'connect' | 'run' | 'test' | 'diff' | 'file' | 'rename'

/** Everything the editor of one flow knows and can do; its parts show it. */
export const useFlowEditor = (flow: FlowView) => {
  const address = useAddress()
  const { set } = address
  const state = useDraft(flow)
  const { draft, base, isChanged, edit: editDraft } = state
  const graph = useMemo(() => graphOf(draft.yaml), [draft.yaml])
  const run = useFlowRun(flow.name, graph.sources)
  const publishing = usePublish(flow.name, state)
  const checked = useProblems(flow.name, draft, graph)
  const [asked, ask] = useState<Asked>()
  const [layoutTurn, setLayoutTurn] = useState(0)

  const layOutAgain = useCallback(() => setLayoutTurn((turn) => turn + 1), [])
  const chosen = graph.nodes.find(({ name }) => name === address.node)
  const choose = useCallback(
    (node: string | undefined, isPassing = false) =>
      set({ node, ...(node === undefined && { tab: undefined }) }, isPassing),
    [set],
  )
  const edit = useCallback(
    (change: (text: string) => string, of: string) => editDraft((now) => ({ ...now, yaml: change(now.yaml) }), of),
    [editDraft],
  )
  const { undo } = state
  const remove = (): void => {
    if (!chosen) return
    const { name } = chosen
    edit((text) => removeNode(text, name), 'remove')
    choose(undefined)
    toast(`Node ${name} removed`, { text: 'Undo', run: undo })
  }

  const { publish: publishNow } = publishing
  const publish = useCallback((message?: string) => publishNow({ ...(message && { message }) }), [publishNow])
  const versionOf = async (): Promise<string | undefined> => (isChanged ? publish() : base)
  const acts = useNodeActs(flow.name, run, versionOf)
  const { mutate: test } = acts.test
  // With recorded inputs a node runs at once; without, it is asked what it is given.
  const testNode = (): void => {
    if (!chosen) return
    if (run.record?.nodes.some(({ path, inputs }) => path === chosen.name && inputs !== undefined))
      test({ node: chosen.name })
    else ask('test')
  }
  const start = (inputs: JsonObject, what: 'draft' | 'published', isDurable: boolean): void => {
    ask(undefined)
    void (async () => {
      const version = what === 'draft' ? await versionOf() : base
      if (version !== undefined) await (isDurable ? run.startDurable : run.start)(inputs, { version })
    })()
  }

  useRunInAddress(address, run)
  const waits = useOpenWaits(run.live)
  const ran = useRanDraft(flow, state.base, state.baseDraft, run.live?.snapshot)
  const edited = useMemo(() => changedNodes(ran ?? state.baseDraft, draft), [ran, state.baseDraft, draft])
  const { problems } = checked
  return {
    flow,
    address,
    state,
    graph,
    run,
    /** What the run on show waits for. */
    waits,
    publishing,
    checked,
    asked,
    ask,
    layoutTurn,
    layOutAgain,
    chosen,
    choose,
    edit,
    editDraft,
    remove,
    publish,
    acts,
    testNode,
    start,
    /** Nodes that are not as they last ran; where none ran, not as they are published. */
    edited,
    /** Why this cannot be published now. */
    invalid:
      problems.length > 0
        ? `It has ${counted(problems.length, 'error')}: ${problems[0]?.message ?? ''}`
        : graph.problem,
    runTitle: titleOf(run.record?.inputs ?? run.inputs),
  }
}

/** The editor of one flow, as its parts are handed it. */
export type FlowEditing = ReturnType<typeof useFlowEditor>

const titleOf = (inputs: JsonObject | undefined): string => {
  const text = Object.values(inputs ?? {}).find((value) => typeof value === 'string' && value !== '')
  return textOf(text)
}

// The run on show stands in the address: another reader, or this one after a reload, sees the same.
const useRunInAddress = ({ run: asked, set }: ReturnType<typeof useAddress>, run: ReturnType<typeof useFlowRun>) => {
  const shown = useRef<string>(undefined)
  const id = run.live?.id
  const { follow } = run
  useEffect(() => {
    if (asked === undefined) shown.current = undefined
    else if (asked !== shown.current) {
      shown.current = asked
      void follow(asked)
    }
  }, [asked, follow])
  useEffect(() => {
    if (id === undefined || id === shown.current) return
    shown.current = id
    set({ run: id }, true)
  }, [id, set])
}

// What a waiting node asks, and until when.
const useOpenWaits = (live: LiveRun | undefined): readonly OpenWait[] | undefined => {
  const waiting = Object.entries(live?.nodes ?? {}).flatMap(([name, { status }]) =>
    status === 'waiting' ? [name] : [],
  )
  const { data } = useQuery({
    queryKey: ['run', live?.id, 'waits', waiting.join(' ')],
    queryFn: async () => (await client.listRunWaits({ id: live?.id ?? '' })).items as unknown as readonly OpenWait[],
    enabled: live?.id !== undefined && waiting.length > 0,
  })
  return waiting.length > 0 ? data : undefined
}

// The texts that the run on show was made of.
const useRanDraft = (
  flow: FlowView,
  base: string,
  baseDraft: ReturnType<typeof draftOf>,
  snapshot: string | undefined,
) => {
  const version = snapshot === undefined || snapshot === base ? undefined : snapshot
  const { data } = useQuery({
    ...flowAt(flow.name, version === undefined ? {} : { version }),
    enabled: version !== undefined,
    staleTime: Infinity,
  })
  return useMemo(
    () => (snapshot === base ? baseDraft : version !== undefined && data ? draftOf(data) : undefined),
    [snapshot, base, baseDraft, version, data],
  )
}
