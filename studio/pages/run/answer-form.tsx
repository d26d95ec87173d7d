import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { Json } from '../../../client'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import type { OpenWait } from '../../api/types'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { ago, duration } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Failure } from '../../parts/states'

interface FormField {
  readonly type: string
  readonly title?: string
  readonly required?: boolean
  readonly options?: readonly Json[]
}

/** A node that waits for a person: its question, its typed form, how long it still waits. */
export const AnswerForm = ({ run, wait }: { readonly run: string; readonly wait: OpenWait }): ReactElement => {
  const fields = Object.entries(wait.form ?? {}).map(
    ([name, field]) => [name, (typeof field === 'string' ? { type: field } : field) as unknown as FormField] as const,
  )
  const [values, setValues] = useState<Readonly<Record<string, Json>>>(() =>
    Object.fromEntries(fields.flatMap(([name, { type }]) => (type === 'boolean' ? [[name, false]] : []))),
  )
  const set = (name: string, value: Json | undefined): void => {
    const { [name]: _, ...rest } = values
    setValues(value === undefined ? rest : { ...rest, [name]: value })
  }
  const answer = useMutation({
    mutationFn: () => client.answerNode({ id: run, body: { node: wait.node, value: values } }),
    onSuccess: () => {
      toast('Answered; the run goes on')
      void queries.invalidateQueries({ queryKey: ['run', run] })
      void queries.invalidateQueries({ queryKey: ['runs'] })
    },
  })
  const left = wait.until === null ? undefined : Date.parse(wait.until) - Date.now()
  return (
    <section className="panel waits" aria-label={`${wait.node} waits`}>
      <div className="phead">
        <Icon name="bars" size={14} className="warn" />
        <h2>{wait.title ?? `${wait.node} waits for an answer`}</h2>
        <span className="grow" />
        <span className="t3 xs">
          {wait.since === null ? '' : `since ${ago(wait.since)}`}
          {left === undefined ? '' : `, ${left > 0 ? `${duration(left)} left` : 'its time is over'}`}
        </span>
      </div>
      <form
        className="inset stack"
        onSubmit={(event) => {
          event.preventDefault()
          answer.mutate()
        }}
      >
        {fields.map(([name, field]) => (
          <FieldOf key={name} name={name} field={field} value={values[name]} onChange={(value) => set(name, value)} />
        ))}
        {fields.length === 0 && <p className="t2">It asks for nothing but a yes.</p>}
        {answer.error && <Failure error={answer.error} />}
        <div className="row">
          <Button submit kind="go" busy={answer.isPending}>
            Answer
          </Button>
        </div>
      </form>
    </section>
  )
}

const FieldOf = ({
  name,
  field,
  value,
  onChange,
}: {
  readonly name: string
  readonly field: FormField
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}): ReactElement => {
  const { type, title = name, options, required } = field
  if (type === 'boolean')
    return (
      <label className="row">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
        {title}
      </label>
    )
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const read = (given: string): Json | undefined =>
    given === '' ? undefined : /^(number|integer)$/.test(type) && !Number.isNaN(Number(given)) ? Number(given) : given
  return (
    <label className="label">
      <span>
        {title}
        {required ? '' : ' (may be left out)'}
      </span>
      {options ? (
        <select
          className="in"
          value={text}
          onChange={(event) =>
            onChange(
              options.find((one) => (typeof one === 'string' ? one : JSON.stringify(one)) === event.target.value),
            )
          }
        >
          <option value="">choose</option>
          {options.map((one) => (
            <option key={JSON.stringify(one)}>{typeof one === 'string' ? one : JSON.stringify(one)}</option>
          ))}
        </select>
      ) : type === 'text' ? (
        <textarea className="in" value={text} onChange={(event) => onChange(read(event.target.value))} />
      ) : (
        <input
          className="in"
          inputMode={/^(number|integer)$/.test(type) ? 'decimal' : 'text'}
          value={text}
          onChange={(event) => onChange(read(event.target.value))}
        />
      )}
    </label>
  )
}
