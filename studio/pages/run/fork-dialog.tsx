import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client'
import { flowAt } from '../../api/queries'
import type { RunView } from '../../api/types'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { InputsForm, typedOf, valuesOf, type Typed } from '../../parts/inputs-form'
import { Failure, Shown } from '../../parts/states'

/** A new run from a node of this one: what does not depend on it is kept, inputs may be other. */
export const ForkDialog = ({
  run,
  from,
  onClose,
}: {
  readonly run: RunView
  readonly from?: string | undefined
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const [node, setNode] = useState(from ?? run.nodes[0]?.path ?? '')
  const [typed, setTyped] = useState<Typed>()
  const flow = useQuery(flowAt(run.flow, { version: run.hash }))
  const fork = useMutation({
    mutationFn: () => {
      const inputs = flow.data && typed ? valuesOf(flow.data.inputs, typed) : undefined
      return client.forkRun({ id: run.id, body: { from: node, ...(inputs && { inputs }) } })
    },
    onSuccess: ({ run_id }) => {
      onClose()
      go(`/runs/${run_id}`)
    },
  })
  return (
    <Dialog
      title="Fork this run"
      onClose={onClose}
      foot={
        <Button
          kind="go"
          icon="fork"
          busy={fork.isPending}
          off={node === '' && 'This run has no node to fork from'}
          onPress={() => fork.mutate()}
        >
          Fork from {node}
        </Button>
      }
    >
      <label className="label">
        <span>From</span>
        <select className="in" value={node} onChange={(event) => setNode(event.target.value)}>
          {run.nodes.map(({ path }) => (
            <option key={path}>{path}</option>
          ))}
        </select>
        <span className="hint">
          It runs again with all that depends on it; the rest is taken over and not paid again.
        </span>
      </label>
      <Shown query={flow} lines={3}>
        {({ inputs }) => (
          <InputsForm inputs={inputs} typed={typed ?? typedOf(inputs, run.inputs)} onChange={setTyped} />
        )}
      </Shown>
      {fork.error && <Failure error={fork.error} />}
    </Dialog>
  )
}
