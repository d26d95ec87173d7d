import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../../api/client'
import { flowList } from '../../../api/queries'
import type { Field } from './kinds'

/** A choice of a node’s form: of words, or of the flows, indexes or connections that are there. */
export const NodeChoice = ({
  field,
  value,
  onChoose,
}: {
  readonly field: Field
  readonly value: string
  readonly onChoose: (text: string) => void
}): ReactElement => {
  const { type, options, label } = field
  const flows = useQuery({ ...flowList, enabled: type === 'flow' })
  const indexes = useQuery({
    queryKey: ['indexes'],
    queryFn: () => client.listIndexes({ limit: 500 }),
    enabled: type === 'index',
  })
  const connections = useQuery({
    queryKey: ['connections'],
    queryFn: () => client.listConnections({ limit: 500 }),
    enabled: type === 'connection',
  })
  const found =
    type === 'flow'
      ? flows.data?.items
      : type === 'index'
        ? (indexes.data?.items as readonly { name: string }[] | undefined)
        : type === 'connection'
          ? connections.data?.items
          : undefined
  const there = options ?? found?.map(({ name }) => name)
  const isStranger = value !== '' && there !== undefined && !there.includes(value)
  return (
    <label className="label">
      <span>{label}</span>
      <select
        className="in"
        value={value}
        aria-invalid={isStranger || undefined}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{type === 'choice' ? 'as it is by default' : 'none'}</option>
        {[...new Set([...(there ?? []), ...(value === '' ? [] : [value])])].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      {isStranger && (
        <span className="hint bad">
          There is no {type === 'choice' ? label.toLowerCase() : type} {value.slice(0, 60)}
        </span>
      )}
    </label>
  )
}
