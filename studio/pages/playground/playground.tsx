import { useState, type ReactElement } from 'react'
import { useSearchParams } from 'wouter'
import type { JsonObject } from '../../../client'
import { client } from '../../api/client'
import { useKeys } from '../../frame/keys'
import { Page } from '../../frame/page'
import { Button } from '../../parts/button'
import { Empty } from '../../parts/states'
import { Segments } from '../../parts/tabs'
import { askModel } from './ask-model'
import { AskedBefore } from './asked-before'
import { KeepVariants } from './keep-variants'
import { factsOf, laneAfterModel, laneAfterRun } from './lane'
import { LaneView } from './lane-view'
import { ModelForm } from './model-form'
import { useLanes } from './use-lanes'
import { VariantForm } from './variant-form'
import './playground.css'

/** A prompt for one to four models, or inputs for variants of a flow, side by side as they answer. */
const Playground = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const { lanes, history, isBusy, start, stop, show } = useLanes()
  const [form, setForm] = useState<{ readonly turn: number; readonly values: JsonObject }>({ turn: 0, values: {} })
  const [kept, setKept] = useState<readonly string[]>()
  const what = search.get('flow') === null ? 'models' : 'variants'
  useKeys({ Escape: () => isBusy && stop() })
  const askAll = (models: readonly string[], body: JsonObject, values: JsonObject): void =>
    void start(
      models.map((name) => ({
        name,
        ask: (signal) => askModel(name, body, signal),
        after: laneAfterModel,
      })),
      {
        kind: 'models',
        title: lineOf(values['prompt']),
        search: new URLSearchParams({ models: models.join(',') }).toString(),
        form: values,
      },
    )
  const runVariants = (flow: string, variants: readonly string[], inputs: JsonObject, output: string): void =>
    void start(
      variants.map((name) => ({
        name,
        ask: (signal) =>
          client.invokeFlowEvents({ flow, body: inputs, ...(name !== 'default' && { variant: name }) }, { signal }),
        after: (lane, event) => laneAfterRun(lane, event, output),
      })),
      {
        kind: 'variants',
        title: lineOf(Object.values(inputs).find((value) => typeof value === 'string' && value !== '') ?? flow),
        search: new URLSearchParams({ flow, variants: variants.join(',') }).toString(),
        form: inputs,
      },
    )
  // Of one model asked twice neither lane is the faster one.
  const facts = new Set(lanes.map(({ name }) => name)).size < lanes.length ? {} : factsOf(lanes)
  return (
    <Page
      crumbs={[{ text: 'Playground' }]}
      actions={
        isBusy ? (
          <Button kind="stop" icon="stop" keys="Escape" onPress={() => stop()}>
            Stop
          </Button>
        ) : (
          lanes.length > 0 &&
          what === 'models' && (
            <Button icon="copy" onPress={() => setKept(lanes.map(({ name }) => name))}>
              Keep as variants
            </Button>
          )
        )
      }
    >
      <div className="play">
        <section className="panel pform" aria-label="What is asked">
          <div className="phead">
            <h1>Playground</h1>
            <span className="grow" />
            <Segments
              label="Compare"
              options={[
                ['models', 'Models'],
                ['variants', 'Variants'],
              ]}
              chosen={what}
              onChoose={(id) => setSearch(id === 'models' ? {} : { flow: '' })}
            />
          </div>
          {what === 'models' ? (
            <ModelForm key={form.turn} first={form.values} isBusy={isBusy} onAsk={askAll} />
          ) : (
            <VariantForm key={form.turn} first={form.values} isBusy={isBusy} onRun={runVariants} />
          )}
        </section>
        {lanes.length === 0 ? (
          <section className="panel">
            <Empty title="Answers stand side by side" command="sluice models compare">
              Choose up to four. Each shows its tokens, its cost, its time to the first token and its whole time.
            </Empty>
          </section>
        ) : (
          <div className="lanes">
            {lanes.map((lane, place) => (
              <LaneView
                key={`${place} ${lane.name}`}
                lane={lane}
                facts={[
                  ...(facts.fastest === place ? ['fastest'] : []),
                  ...(facts.cheapest === place ? ['cheapest'] : []),
                ]}
                onStop={() => stop(place)}
              />
            ))}
          </div>
        )}
        <AskedBefore
          history={history}
          onShow={(asked) => {
            setSearch(Object.fromEntries(new URLSearchParams(asked.search)))
            setForm(({ turn }) => ({ turn: turn + 1, values: asked.form }))
            show(asked)
          }}
        />
      </div>
      {kept && <KeepVariants models={kept} onClose={() => setKept(undefined)} />}
    </Page>
  )
}

export default Playground

const lineOf = (value: unknown): string =>
  (typeof value === 'string' ? value : '').replaceAll(/\s+/g, ' ').trim().slice(0, 120) || 'no text'
