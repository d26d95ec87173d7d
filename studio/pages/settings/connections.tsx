import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { ago } from '../../parts/format'
import { Empty, Failure, Shown } from '../../parts/states'

const kinds = [
  'openai',
  'azure_openai',
  'serverless',
  'webhook',
  'cognitive_search',
  'content_safety',
  'custom',
] as const
const query = { queryKey: ['connections'], queryFn: () => client.listConnections({ limit: 500 }) }

/** Where models and webhooks are: plain fields and references, never a secret. */
export const Connections = (): ReactElement => {
  const list = useQuery(query)
  const [isAdding, setAdding] = useState(false)
  const remove = useMutation({
    mutationFn: (name: string) => client.deleteConnection({ name }),
    onSuccess: (_, name) => {
      toast(`Connection ${name} removed`)
      void queries.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  return (
    <>
      <section className="panel">
        <div className="phead">
          <h2>Connections</h2>
          <span className="grow" />
          <Button icon="plus" onPress={() => setAdding(true)}>
            Add a connection
          </Button>
        </div>
        {remove.error && <Failure error={remove.error} />}
        <Shown query={list}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No connection yet" command="sluice connections put my-openai">
                A connection says where a model or a webhook is. Its secret stays in the environment or in Key Vault;
                here stands only its name.
              </Empty>
            ) : (
              <table>
                <thead>
                  <tr>
                    <th>Name</th>
                    <th>Kind</th>
                    <th>Address</th>
                    <th>Secrets</th>
                    <th>Changed</th>
                    <th>
                      <span className="visually-hidden">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.name}>
                      <td className="med">{one.name}</td>
                      <td>{one.kind}</td>
                      <td className="mono break">{one.base_url ?? <span className="t3">none</span>}</td>
                      <td className="mono break">
                        {Object.entries(one.secrets ?? {})
                          .map(([name, reference]) => `${name}: ${reference}`)
                          .join(', ') || <span className="t3">none</span>}
                      </td>
                      <td className="t3">
                        {one.source === 'repository' ? 'from the repository' : ago(one.changed_at)}
                      </td>
                      <td className="n">
                        <Button
                          size="sm"
                          kind="quiet"
                          icon="bin"
                          name={`Remove ${one.name}`}
                          off={one.source === 'repository' && 'It comes from the repository; remove its file there'}
                          onPress={() => remove.mutate(one.name)}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Shown>
      </section>
      {isAdding && <AddConnection onDone={() => setAdding(false)} />}
    </>
  )
}

const AddConnection = ({ onDone }: { readonly onDone: () => void }): ReactElement => {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<(typeof kinds)[number]>('openai')
  const [address, setAddress] = useState('')
  const [secret, setSecret] = useState('')
  const add = useMutation({
    mutationFn: () =>
      client.putConnection({
        name,
        body: {
          kind,
          ...(address !== '' && { base_url: address }),
          ...(secret !== '' && { secrets: { api_key: secret } }),
        },
      }),
    onSuccess: () => {
      toast(`Connection ${name} stored`)
      void queries.invalidateQueries({ queryKey: query.queryKey })
      onDone()
    },
  })
  return (
    <section className="panel">
      <div className="phead">
        <h2>Add a connection</h2>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <label className="label">
          <span>Name</span>
          <input className="in" value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="label">
          <span>Kind</span>
          <select className="in" value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
            {kinds.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label className="label">
          <span>Address</span>
          <input
            className="in mono"
            value={address}
            placeholder="https://api.openai.com/v1"
            onChange={(event) => setAddress(event.target.value)}
          />
        </label>
        <label className="label">
          <span>Where its secret is</span>
          <input
            className="in mono"
            value={secret}
            placeholder="env:OPENAI_API_KEY"
            onChange={(event) => setSecret(event.target.value)}
          />
          <span className="hint">A reference, env:NAME or keyvault:NAME. A secret itself is refused.</span>
        </label>
        {add.error && (
          <div className="full">
            <Failure error={add.error} />
          </div>
        )}
        <div className="row full">
          <Button submit kind="go" busy={add.isPending} off={name === '' && 'Name it first'}>
            Store the connection
          </Button>
          <Button kind="quiet" onPress={onDone}>
            Close
          </Button>
        </div>
      </form>
    </section>
  )
}
