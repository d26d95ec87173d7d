import { useCallback, useState } from 'react'
import { ClientError } from '../../../client'
import { client } from '../../api/client'
import { flowAt, queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { shortHash } from '../../parts/format'
import type { Draft } from './text/history'
import { draftOf, type DraftState } from './use-draft'

/** What somebody else published meanwhile. */
export interface Theirs {
  readonly hash: string
  readonly draft: Draft
}

/** Publishing a draft, and the conflict where another was published since it began. */
export const usePublish = (flow: string, state: DraftState) => {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [theirs, setTheirs] = useState<Theirs>()
  const publish = useCallback(
    async ({
      draft = state.draft,
      base = state.base,
      message,
    }: { readonly draft?: Draft; readonly base?: string; readonly message?: string } = {}): Promise<
      string | undefined
    > => {
      setBusy(true)
      setError(undefined)
      try {
        const { hash } = await client.publishFlow(
          { flow, body: { yaml: draft.yaml, files: draft.files, ...(message && { message }) } },
          { headers: { 'if-match': `"${base}"` } },
        )
        state.restart(hash, draft)
        setTheirs(undefined)
        toast(`Published as ${shortHash(hash)}`)
        await queries.invalidateQueries({ queryKey: ['flow', flow] })
        void queries.invalidateQueries({ queryKey: ['flows'] })
        return hash
      } catch (caught) {
        if (caught instanceof ClientError && caught.status === 412) setTheirs(await theirsOf(flow))
        else setError(caught)
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [flow, state],
  )
  return { publish, isBusy, error, theirs, forget: useCallback(() => setTheirs(undefined), []) }
}

const theirsOf = async (flow: string): Promise<Theirs> => {
  const now = await queries.fetchQuery({ ...flowAt(flow), staleTime: 0 })
  return { hash: now.hash, draft: draftOf(now) }
}
