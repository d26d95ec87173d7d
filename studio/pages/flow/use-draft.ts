import { useCallback, useEffect, useMemo, useState } from 'react'
import type { FlowView } from '../../api/types'
import { begin, edited, redone, undone, type Draft, type History } from './text/history'

/** A flow being written. */
export interface DraftState {
  readonly draft: Draft
  /** The version it started from. */
  readonly base: string
  readonly baseDraft: Draft
  readonly edits: number
  readonly isChanged: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Changes the text; edits `of` the same thing shortly after each other count as one. */
  readonly edit: (change: (draft: Draft) => Draft, of: string) => void
  readonly undo: () => void
  readonly redo: () => void
  /** Starts anew from what is published now. */
  readonly restart: (base: string, draft: Draft) => void
}

/** The texts of a flow as it is published. */
export const draftOf = (flow: FlowView): Draft => ({
  yaml: flow.yaml,
  files: Object.fromEntries(flow.files.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text]]))),
})

const place = (flow: string): string => `sluice.draft.${flow}`

interface Kept {
  readonly base: string
  readonly baseDraft: Draft
  readonly draft: Draft
}

const keptOf = (flow: string): Kept | undefined => {
  try {
    return (JSON.parse(localStorage.getItem(place(flow)) ?? 'null') as Kept | null) ?? undefined
  } catch {
    return undefined
  }
}

/** The draft of a flow: with undo and redo, kept in this browser until it is published. */
export const useDraft = (flow: FlowView): DraftState => {
  const [state, setState] = useState<{ base: string; baseDraft: Draft; history: History }>(() => {
    const kept = keptOf(flow.name)
    return kept
      ? { base: kept.base, baseDraft: kept.baseDraft, history: edited(begin(kept.baseDraft), kept.draft, 'kept', 0) }
      : { base: flow.hash, baseDraft: draftOf(flow), history: begin(draftOf(flow)) }
  })
  const { history, base, baseDraft } = state
  const draft = history.present
  const isChanged = draft.yaml !== baseDraft.yaml || JSON.stringify(draft.files) !== JSON.stringify(baseDraft.files)
  useEffect(() => {
    if (isChanged) localStorage.setItem(place(flow.name), JSON.stringify({ base, baseDraft, draft }))
    else localStorage.removeItem(place(flow.name))
  }, [isChanged, draft, base, baseDraft, flow.name])
  // What was published elsewhere is taken up where nothing was written here.
  useEffect(() => {
    if (!isChanged && flow.hash !== base)
      setState({ base: flow.hash, baseDraft: draftOf(flow), history: begin(draftOf(flow)) })
  }, [flow, isChanged, base])
  const move = useCallback(
    (step: (history: History) => History) => setState((now) => ({ ...now, history: step(now.history) })),
    [],
  )
  return useMemo(
    () => ({
      draft,
      base,
      baseDraft,
      edits: history.past.length,
      isChanged,
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      edit: (change, of) => move((now) => edited(now, change(now.present), of, Date.now())),
      undo: () => move(undone),
      redo: () => move(redone),
      restart: (hash, next) => setState({ base: hash, baseDraft: next, history: begin(next) }),
    }),
    [draft, base, baseDraft, history, isChanged, move],
  )
}
