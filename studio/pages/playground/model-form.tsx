import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import type { JsonObject } from '../../../client'
import { client } from '../../api/client'
import { useKeys } from '../../frame/keys'
import { Button } from '../../parts/button'
import { textOf } from '../../parts/text-of'
import { nameOf } from './model-name'
import { ModelLanes } from './model-lanes'
import { PickPrompt } from './pick-prompt'

/** A prompt for one to four models. */
export const ModelForm = ({
  isBusy,
  first,
  onAsk,
}: {
  readonly isBusy: boolean
  /** What the form holds to begin with. */
  readonly first: JsonObject
  readonly onAsk: (models: readonly string[], body: JsonObject, form: JsonObject) => void
}): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery({
    queryKey: ['models', 'available'],
    queryFn: () => client.listModels({ available: 'true', capability: 'chat', limit: 500 }),
    staleTime: 30_000,
  })
  const available = (list.data?.items ?? []).map(nameOf)
  const chosen = (search.get('models') ?? '').split(',').filter((name) => name !== '')
  const models = chosen.length > 0 ? chosen.slice(0, 4) : available.slice(0, 1)
  const [system, setSystem] = useState(textOf(first['system']))
  const [prompt, setPrompt] = useState(textOf(first['prompt']) || (search.get('prompt') ?? ''))
  const [temperature, setTemperature] = useState(textOf(first['temperature']))
  const [most, setMost] = useState(textOf(first['most']))
  const ask = (): void => {
    if (prompt.trim() === '' || isBusy || models.length === 0) return
    setSearch((now) => ({ ...Object.fromEntries(now), models: models.join(','), prompt: prompt.slice(0, 2_000) }), {
      replace: true,
    })
    const body = {
      messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), { role: 'user', content: prompt }],
      ...(temperature !== '' && { temperature: Number(temperature) }),
      ...(most !== '' && { max_tokens: Number(most) }),
    }
    onAsk(models, body, { system, prompt, temperature, most })
  }
  useKeys({ 'mod+Enter': ask })
  const isOdd = [temperature, most].some((text) => text !== '' && Number.isNaN(Number(text)))
  return (
    <form
      className="inset stack"
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <ModelLanes
        models={models}
        available={available}
        onSet={(next) =>
          setSearch((now) => ({ ...Object.fromEntries(now), models: next.join(',') }), { replace: true })
        }
      />
      <div className="two2">
        <label className="label">
          <span>System</span>
          <textarea className="in" rows={4} value={system} onChange={(event) => setSystem(event.target.value)} />
        </label>
        <label className="label">
          <span>Prompt</span>
          <textarea className="in" rows={4} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
        </label>
      </div>
      <div className="row wrap">
        <PickPrompt
          onPick={(picked) => {
            setSystem(picked.system)
            setPrompt(picked.user)
          }}
        />
        <Amount label="Temperature" mode="decimal" value={temperature} onSet={setTemperature} />
        <Amount label="Max tokens" mode="numeric" value={most} onSet={setMost} />
        <span className="grow" />
        <Button
          submit
          kind="go"
          icon="play"
          keys="mod+Enter"
          busy={isBusy}
          off={
            models.length === 0
              ? 'No model answers here'
              : prompt.trim() === ''
                ? 'Write a prompt first'
                : isOdd && 'Temperature and max tokens are numbers'
          }
        >
          {models.length > 1 ? `Ask ${models.length} models` : 'Ask'}
        </Button>
      </div>
    </form>
  )
}

const Amount = ({
  label,
  mode,
  value,
  onSet,
}: {
  readonly label: string
  readonly mode: 'decimal' | 'numeric'
  readonly value: string
  readonly onSet: (value: string) => void
}): ReactElement => (
  <label className="row xs t2">
    {label}
    <input
      className="in sm3"
      inputMode={mode}
      value={value}
      placeholder="default"
      aria-invalid={value !== '' && Number.isNaN(Number(value))}
      onChange={(event) => onSet(event.target.value)}
    />
  </label>
)
