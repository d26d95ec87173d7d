import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { Link, useLocation } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import type { RunView } from '../../api/types'
import { useNarrow } from '../../frame/narrow'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Menu, type MenuItem } from '../../parts/menu'
import { Failure } from '../../parts/states'

/** What can be done with a run, as requests that say how they ended. */
export const useRunActions = (id: string) => {
  const again = (): void => void queries.invalidateQueries({ queryKey: ['run', id] })
  const cancel = useMutation({ mutationFn: () => client.cancelRun({ id }), onSuccess: again })
  const resume = useMutation({
    mutationFn: () => client.resumeRun({ id }),
    onSuccess: () => {
      toast('It goes on; what has completed is kept')
      again()
    },
  })
  return { cancel, resume }
}

/** The actions of a run in the bar; what is seldom done, and what cannot be undone, is in the menu. */
export const RunActions = ({
  run,
  isOpen,
  actions: { cancel },
  onAdd,
  onFork,
}: {
  readonly run: RunView
  readonly isOpen: boolean
  readonly actions: ReturnType<typeof useRunActions>
  readonly onAdd: () => void
  readonly onFork: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const [isAsked, setAsked] = useState(false)
  const isFlow = run.kind === 'flow'
  const isNarrow = useNarrow()
  const acts: readonly MenuItem[] = [
    { text: 'Add to dataset', icon: 'plus', onChoose: onAdd },
    { text: 'Fork', icon: 'fork', onChoose: onFork },
  ]
  return (
    <>
      {run.kind === 'evaluation' && (
        <Link className="btn go" href={`/evaluate/${run.id}`}>
          Open the scorecard
        </Link>
      )}
      {isFlow && !isNarrow && (
        <>
          <Button icon="plus" onPress={onAdd}>
            Add to dataset
          </Button>
          <Button icon="fork" keys="f" onPress={onFork}>
            Fork
          </Button>
        </>
      )}
      {isOpen && (
        <Button kind="stop" icon="stop" busy={cancel.isPending} onPress={() => cancel.mutate()}>
          Cancel
        </Button>
      )}
      <Menu
        name="More of this run"
        items={[
          ...(isFlow && isNarrow ? acts : []),
          { text: 'Copy the id', icon: 'copy', onChoose: () => void navigator.clipboard.writeText(run.id) },
          { text: 'Copy the link', icon: 'open', onChoose: () => void navigator.clipboard.writeText(location.href) },
          {
            text: 'Open the flow',
            icon: 'flow',
            onChoose: () => go(`/flows/${encodeURIComponent(run.flow)}`),
          },
          {
            text: 'Runs of this flow',
            icon: 'runs',
            onChoose: () => go(`/runs?flow=${encodeURIComponent(run.flow)}`),
          },
          {
            text: 'Delete the run',
            icon: 'bin',
            isFinal: true,
            off: isOpen && 'It has not ended: cancel it first',
            onChoose: () => setAsked(true),
          },
        ]}
      />
      {isAsked && <DeleteDialog id={run.id} onClose={() => setAsked(false)} />}
    </>
  )
}

const DeleteDialog = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactElement => {
  const [, go] = useLocation()
  const purge = useMutation({
    mutationFn: () => client.purgeRun({ id }),
    onSuccess: () => {
      toast('The run is gone, with everything it kept')
      go('/runs')
    },
  })
  return (
    <Dialog
      title="Delete this run"
      onClose={onClose}
      foot={
        <Button kind="stop" icon="bin" busy={purge.isPending} onPress={() => purge.mutate()}>
          Delete it for good
        </Button>
      }
    >
      <p>Its records, its values and what was said of it go. Rows that were made from it stay in their datasets.</p>
      {purge.error && <Failure error={purge.error} />}
    </Dialog>
  )
}
