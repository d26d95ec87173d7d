import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { Json } from '../../../client'
import { client } from '../../api/client'
import { Button } from '../../parts/button'
import { bytes } from '../../parts/format'
import { Failure } from '../../parts/states'
import { ValueView } from '../../parts/value-view'

/** A value of a run: shown, or read when somebody asks where it is too large for its record. */
export const RunValue = ({
  run,
  value,
  label,
}: {
  readonly run: string
  readonly value: Json | undefined
  readonly label: string
}): ReactElement => {
  const kept = keptOf(run, value)
  const [isAsked, setAsked] = useState(false)
  const whole = useQuery({
    queryKey: ['run', run, 'value', kept?.hash],
    enabled: isAsked && kept !== undefined,
    staleTime: Infinity,
    queryFn: async () => (await client.getRunValue({ id: run, hash: kept?.hash ?? '' })) as Json,
  })
  if (!kept) return <ValueView label={label} value={value} />
  if (whole.data !== undefined) return <ValueView label={label} value={whole.data} note={bytes(kept.size)} />
  return (
    <section className="value" aria-label={label}>
      <div className="row">
        <h3 className="clip">{label}</h3>
        <span className="t3 xs">{bytes(kept.size)}, kept beside the record</span>
        <span className="grow" />
        <Button size="sm" busy={whole.isFetching} onPress={() => setAsked(true)}>
          Read it
        </Button>
      </div>
      {whole.error && <Failure error={whole.error} />}
    </section>
  )
}

const keptOf = (run: string, value: Json | undefined): { readonly hash: string; readonly size: number } | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { blob, hash, size } = value as { readonly blob?: Json; readonly hash?: Json; readonly size?: Json }
  return typeof hash === 'string' && typeof size === 'number' && blob === `/api/runs/${run}/values/${hash}`
    ? { hash, size }
    : undefined
}
