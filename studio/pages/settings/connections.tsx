import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'wouter'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { ago } from '../../parts/format'
import { Empty, Failure, Shown } from '../../parts/states'
import { ConnectionForm, type Connection } from './connection-form'
import { ConnectionState } from './connection-state'
import { useFlowsByConnection } from './flow-uses'

/** Where models and webhooks are: plain fields and references, never a secret; each can be tested. */
export const Connections = (): ReactElement => {
  const [search, setSearch] = useSearchParams()
  const list = useQuery({ queryKey: ['connections'], queryFn: () => client.listConnections({ limit: 500 }) })
  const uses = useFlowsByConnection()
  const close = (): void => setSearch({})
  const find = (name: string | null): Connection | undefined => list.data?.items.find((one) => one.name === name)
  const changed = find(search.get('change'))
  const gone = find(search.get('remove'))
  return (
    <section className="panel" aria-label="Connections">
      <div className="phead">
        <h2>Connections</h2>
        <span className="t3 xs clip">references to secrets, never a secret</span>
        <span className="grow" />
        <Button icon="plus" onPress={() => setSearch({ new: '1' })}>
          Add a connection
        </Button>
      </div>
      <Shown query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title="No connection yet"
              action={
                <Button kind="go" onPress={() => setSearch({ new: '1' })}>
                  Add a connection
                </Button>
              }
            >
              A connection says where a model or a webhook is. Its secret stays in the environment or in Key Vault; here
              stands only its name. Without one, models come from the settings of the server.
            </Empty>
          ) : (
            <ul className="conns">
              {items.map((one) => (
                <Line
                  key={one.name}
                  connection={one}
                  flows={uses.get(one.name) ?? []}
                  onChange={() => setSearch({ change: one.name })}
                  onRemove={() => setSearch({ remove: one.name })}
                />
              ))}
            </ul>
          )
        }
      </Shown>
      {search.get('new') !== null && <ConnectionForm connection={undefined} onClose={close} />}
      {changed && <ConnectionForm connection={changed} onClose={close} />}
      {gone && <RemoveConnection connection={gone} flows={uses.get(gone.name) ?? []} onClose={close} />}
    </section>
  )
}

const fromRepository = 'It comes from the repository; its file is changed there'

const Line = ({
  connection,
  flows,
  onChange,
  onRemove,
}: {
  readonly connection: Connection
  readonly flows: readonly string[]
  readonly onChange: () => void
  readonly onRemove: () => void
}): ReactElement => {
  const { name, kind, base_url, secrets = {}, source, changed_at, changed_by } = connection
  const isRepository = source === 'repository' && fromRepository
  return (
    <li>
      <div className="row wrap">
        <span className="strong">{name}</span>
        <span className="tag">{kind}</span>
        <span className="mono t2 break">{base_url ?? 'the usual address'}</span>
        <span className="grow" />
        <Button size="sm" off={isRepository} onPress={onChange}>
          Change
        </Button>
        <Button size="sm" kind="quiet" icon="bin" name={`Remove ${name}`} off={isRepository} onPress={onRemove} />
      </div>
      <dl className="conn">
        <div>
          <dt>Secrets</dt>
          <dd className="mono break">
            {Object.entries(secrets)
              .map(([secret, reference]) => `${secret} at ${reference}`)
              .join(', ') || <span className="t3">none</span>}
          </dd>
        </div>
        <div>
          <dt>Used by</dt>
          <dd>
            {flows.length === 0 ? (
              <span className="t3">no flow by name</span>
            ) : (
              flows.map((flow, place) => (
                <span key={flow}>
                  {place > 0 && ', '}
                  <Link className="acc" href={`/flows/${encodeURIComponent(flow)}`}>
                    {flow}
                  </Link>
                </span>
              ))
            )}
          </dd>
        </div>
        <div>
          <dt>Changed</dt>
          <dd className="t2">
            {source === 'repository' ? 'in the repository' : `${ago(changed_at)} by ${changed_by ?? 'somebody'}`}
          </dd>
        </div>
      </dl>
      <ConnectionState connection={connection} />
    </li>
  )
}

const RemoveConnection = ({
  connection: { name },
  flows,
  onClose,
}: {
  readonly connection: Connection
  readonly flows: readonly string[]
  readonly onClose: () => void
}): ReactElement => {
  const remove = useMutation({
    mutationFn: () => client.deleteConnection({ name }),
    onSuccess: () => {
      toast(`Connection ${name} removed`)
      void queries.invalidateQueries({ queryKey: ['connections'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={`Remove ${name}?`}
      onClose={onClose}
      foot={
        <>
          <Button kind="quiet" onPress={onClose}>
            Keep it
          </Button>
          <Button kind="stop" icon="bin" busy={remove.isPending} onPress={() => remove.mutate()}>
            Remove the connection
          </Button>
        </>
      }
    >
      <p>
        {flows.length === 0
          ? 'No latest version of a flow names it. Runs that began keep what they resolved.'
          : `Runs of ${flows.join(', ')} fail from then on, for they go through it.`}{' '}
        The secret it names stays where it is.
      </p>
      {remove.error && <Failure error={remove.error} />}
    </Dialog>
  )
}
