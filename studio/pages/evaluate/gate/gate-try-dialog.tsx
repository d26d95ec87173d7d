import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { count, counted } from '../../../parts/format'
import { Failure } from '../../../parts/states'
import { FlowChoice, useFlowVersions } from '../choices/flow-choice'
import { percent } from './gate-checks'
import type { GateSide, GateView, TryLine } from './gate-data'
import { sideText } from './gate-sealed'

/** Chooses which version tries a gate, and says what that takes and what it may still be wrong with. */
export const GateTryDialog = ({
  gate,
  tries,
  onClose,
  onStarted,
}: {
  readonly gate: GateView
  readonly tries: readonly TryLine[]
  readonly onClose: () => void
  readonly onStarted: (id: string) => void
}): ReactElement => {
  const { name, sealed, seal } = gate
  const [side, setSide] = useState<GateSide>({ label: 'latest' })
  const { labels } = useFlowVersions(sealed.flow)
  const version = side.version ?? labels[side.label ?? 'latest']
  const before = tries.filter(
    (one) =>
      one.seal === seal && one.candidate.snapshot === version && one.candidate.variant === (side.variant ?? null),
  ).length
  const start = useMutation({
    mutationFn: () => client.runGate({ name, body: { ...side, seal } }),
    onSuccess: ({ run_id }) => {
      void queries.invalidateQueries({ queryKey: ['gate', name] })
      onStarted(run_id)
    },
  })
  const rows = sealed.dataset.rows * (sealed.baseline === null ? 1 : 2)
  return (
    <Dialog
      title={`Try gate ${name}`}
      onClose={onClose}
      foot={
        <>
          <code className="grow xs t2 clip">{commandOf(name, side)}</code>
          <Button kind="go" icon="play" busy={start.isPending} onPress={() => start.mutate()}>
            Try it
          </Button>
        </>
      }
    >
      <FlowChoice flow={sealed.flow} side={side} onChange={setSide} />
      <p className="t2">
        {counted(sealed.dataset.rows, 'row')} of {sealed.dataset.name}
        {sealed.baseline === null
          ? ', once'
          : `, once by it and once by the baseline (${sideText(sealed.baseline)}): ${count(rows)} runs of the flow`}
        , {counted(sealed.evaluators.length, 'evaluator')} each.
      </p>
      <p className="t2">
        {before === 0 ? 'The first try of this version at this seal' : `Try ${before + 1} of this version at this seal`}
        : it has {percent(sealed.alpha / 2 ** (before + 1))} of the gate’s {percent(sealed.alpha)} to be wrong with, so
        that trying again never makes a pass likelier by chance.
      </p>
      {start.error && <Failure error={start.error} />}
    </Dialog>
  )
}

const commandOf = (name: string, { label, version, variant }: GateSide): string =>
  [
    `sluice eval gate ${name}`,
    ...(version === undefined ? [] : [`--at ${version.slice(0, 12)}`]),
    ...(label === undefined || label === 'latest' ? [] : [`--label ${label}`]),
    ...(variant === undefined ? [] : [`--variant ${variant}`]),
  ].join(' ')
