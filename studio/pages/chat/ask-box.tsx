import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { FlowView } from '../../api/types'
import { Button } from '../../parts/button'
import { shortHash } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Customer, useCustomers } from './customer'

/** Where a question is written, with whom it is asked as and of which version. */
export const AskBox = ({
  flow,
  first,
  label,
  customer,
  takesCustomer,
  isBusy,
  onSend,
  onStop,
  onSet,
}: {
  readonly flow: FlowView
  readonly first: string
  readonly label: string | undefined
  readonly customer: string
  readonly takesCustomer: boolean
  readonly isBusy: boolean
  readonly onSend: (question: string) => void
  readonly onStop: () => void
  readonly onSet: (change: Readonly<Record<string, string | undefined>>) => void
}): ReactElement => {
  const [text, setText] = useState(first)
  const customers = useCustomers(takesCustomer)
  const send = (): void => {
    const question = text.trim()
    if (question === '' || isBusy) return
    setText('')
    onSend(question)
  }
  // The sample's question is about something that the customer owns: whose it is, is filled in with it.
  const isFilledIn = useRef(customer !== '' || first === '')
  const [someone] = customers
  useEffect(() => {
    if (isFilledIn.current || someone === undefined) return
    isFilledIn.current = true
    onSet({ customer: someone.id })
  }, [someone, onSet])
  const name = customers.find(({ id }) => id === customer)?.name ?? customer
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="box">
        <textarea
          rows={2}
          value={text}
          aria-label="Your question"
          placeholder={customer === '' ? 'Ask a question' : `Ask as ${name}`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault()
              send()
            }
          }}
        />
        <div className="row">
          {takesCustomer && (
            <Customer customers={customers} chosen={customer} onChoose={(id) => onSet({ customer: id })} />
          )}
          <label className="chip">
            <Icon name="branch" size={12} />
            <span className="visually-hidden">Version</span>
            <select
              value={label ?? 'latest'}
              onChange={(event) => onSet({ label: event.target.value === 'latest' ? undefined : event.target.value })}
            >
              {Object.entries(flow.labels).map(([one, hash]) => (
                <option key={one} value={one}>
                  {one} {shortHash(hash)}
                </option>
              ))}
            </select>
          </label>
          <span className="t3 xs clip askhint">Shift Enter for a new line</span>
          {isBusy ? (
            <Button kind="stop" icon="stop" name="Stop" onPress={onStop} />
          ) : (
            <Button submit kind="go" icon="up" name="Send" off={text.trim() === '' && 'Write a question first'} />
          )}
        </div>
      </div>
    </form>
  )
}
