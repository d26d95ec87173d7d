import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client'
import { health } from '../../api/queries'
import type { FullIndex, Health } from '../../api/types'
import { Button } from '../../parts/button'
import { bytes, count, counted, duration } from '../../parts/format'
import { Pill } from '../../parts/pill'
import { Failure, Shown } from '../../parts/states'

/** Each part of the server and how it is, with what it says of itself; what was not checked says why. */
export const HealthPanel = (): ReactElement => {
  const query = useQuery(health)
  const models = useQuery({
    queryKey: ['endpoints'],
    queryFn: () => client.listModels({ limit: 1 }),
    staleTime: 30_000,
  })
  const indexes = useQuery({
    queryKey: ['indexes'],
    queryFn: async () => (await client.listIndexes({ limit: 500 })).items as unknown as readonly FullIndex[],
  })
  return (
    <section className="panel" aria-label="Health">
      <div className="phead">
        <h2>Health</h2>
        <span className="t3 xs">asked every 20 s</span>
        <span className="grow" />
        <Button icon="retry" busy={query.isFetching} onPress={() => void query.refetch()}>
          Ask now
        </Button>
      </div>
      {query.data && query.error && <Failure error={query.error} />}
      <Shown query={query}>
        {({ checks, model, ground, version }) => (
          <table>
            <thead>
              <tr>
                <th>Part</th>
                <th>State</th>
                <th>Says</th>
                <th className="n">Took</th>
              </tr>
            </thead>
            <tbody>
              <Part
                name="server"
                check={{ ok: true }}
                says={`Sluice ${version}, ${ground === 'azure' ? 'on Azure' : 'local ground'}`}
              />
              {Object.entries(checks ?? {}).map(([name, check]) => (
                <Part key={name} name={name} check={check} says={name === 'model' ? modelText(model) : ''} />
              ))}
              {models.data?.endpoints.map(({ connection, provider, ok, models: served, error }) => (
                <Part
                  key={`endpoint ${connection}`}
                  name={`endpoint ${connection}`}
                  check={ok ? { ok: true } : { error: error ?? 'it does not answer' }}
                  says={ok ? `${provider}, ${served === null ? 'lists no models' : counted(served, 'model')}` : ''}
                />
              ))}
              {indexes.data?.map(({ name, states, chunks, bytes: size }) => (
                <tr key={`index ${name}`}>
                  <td className="med">
                    <Link href={`/data/indexes/${encodeURIComponent(name)}`}>index {name}</Link>
                  </td>
                  <td>
                    <Pill
                      state={states.failed > 0 ? 'flagged' : states.pending > 0 ? 'pending' : 'ok'}
                      text={
                        states.failed > 0
                          ? `${count(states.failed)} not readable`
                          : states.pending > 0
                            ? `${count(states.pending)} on the way`
                            : 'ok'
                      }
                    />
                  </td>
                  <td className="t2">
                    {counted(states.indexed, 'document')} searchable, {counted(chunks, 'chunk')}, {bytes(size)};{' '}
                    {count(states.pending)} waiting
                  </td>
                  <td />
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Shown>
    </section>
  )
}

type Check = NonNullable<Health['checks']>[string]

const Part = ({
  name,
  check,
  says,
}: {
  readonly name: string
  readonly check: Check
  readonly says: string
}): ReactElement => (
  <tr>
    <td className="med">{name}</td>
    <td>
      <Pill state={check.unchecked ? 'unchecked' : check.error === undefined ? 'ok' : 'failed'} />
    </td>
    <td className="t2 break">{[check.why ?? check.error ?? check.note ?? '', says].filter(Boolean).join(', ')}</td>
    <td className="n t3">{check.took_ms === undefined ? '' : duration(check.took_ms)}</td>
  </tr>
)

const modelText = (model: Health['model']): string =>
  model ? [model.provider, model.chat, model.embedding, model.note].filter((part) => part !== undefined).join(', ') : ''
