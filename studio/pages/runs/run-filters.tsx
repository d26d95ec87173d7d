import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import { flowList } from '../../api/queries'
import { useKeys } from '../../frame/keys'
import { Icon } from '../../parts/icon'
import { times } from './since'

const statuses = ['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const
const kinds = ['flow', 'batch', 'evaluation', 'tournament', 'gate'] as const

/** What runs are chosen by: words, flow, state, kind and time, all in the address. */
export const RunFilters = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const flows = useQuery(flowList)
  const choose = (key: string, value: string, replace = false): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace },
    )
  const filter = (label: string, key: string, options: readonly string[]): ReactElement => (
    <Filter label={label} value={search.get(key) ?? ''} options={options} onChoose={(value) => choose(key, value)} />
  )
  return (
    <div className="row wrap rfil" role="search" aria-label="Runs">
      <Words value={search.get('q') ?? ''} onSet={(value) => choose('q', value, true)} />
      {filter(
        'Flow',
        'flow',
        (flows.data?.items ?? []).map(({ name }) => name),
      )}
      {filter('State', 'status', statuses)}
      {filter('Kind', 'kind', kinds)}
      {filter('Since', 'time', Object.keys(times))}
    </div>
  )
}

const pause = 250

// The server looks for the words: it is asked when the typing rests.
const Words = ({ value, onSet }: { readonly value: string; readonly onSet: (value: string) => void }): ReactElement => {
  const [typed, setTyped] = useState(value)
  const [told, setTold] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  if (told !== value) {
    setTold(value)
    setTyped(value)
  }
  useEffect(() => {
    if (typed === value) return undefined
    const timer = setTimeout(() => {
      setTold(typed)
      onSet(typed)
    }, pause)
    return () => clearTimeout(timer)
    // Only what was typed starts the clock anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed])
  return (
    <label className="field">
      <Icon name="search" size={14} />
      <span className="visually-hidden">Filter runs by text or id</span>
      <input
        ref={field}
        type="search"
        placeholder="Filter by text or id"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  )
}

const Filter = ({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChoose: (value: string) => void
}): ReactElement => (
  <label className="row xs t2">
    {label}
    <select className="in sm" value={value} onChange={(event) => onChoose(event.target.value)}>
      <option value="">any</option>
      {[...new Set([...options, ...(value === '' ? [] : [value])])].map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  </label>
)
