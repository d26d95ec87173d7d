import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { ago } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Failure, Shown } from '../../parts/states'

const roles = ['owner', 'author', 'runner', 'reader', 'act-for', 'read-content'] as const
type Role = (typeof roles)[number]
const query = { queryKey: ['keys'], queryFn: () => client.listKeys({ limit: 500 }) }

/** Keys of the project: made here and shown once, never listed. */
export const Keys = (): ReactElement => {
  const list = useQuery(query)
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Role[]>(['runner'])
  const again = (): void => void queries.invalidateQueries({ queryKey: query.queryKey })
  const create = useMutation({
    mutationFn: () => client.createKey({ body: { name, roles: [...chosen] } }),
    onSuccess: again,
  })
  const revoke = useMutation({
    mutationFn: (id: string) => client.revokeKey({ id }),
    onSuccess: () => {
      toast('Key revoked, everywhere within 10 seconds')
      again()
    },
  })
  return (
    <section className="panel">
      <div className="phead">
        <h2>Keys</h2>
      </div>
      {create.data && (
        <div className="keyonce" role="status">
          <Icon name="bang" size={14} className="warn" />
          <span className="grow">
            Shown this once: <span className="mono">{create.data.key}</span>
          </span>
          <CopyButton text={create.data.key} name="Copy the key" />
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <label className="label">
          <span>Name of a new key</span>
          <input className="in" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
        <fieldset className="label">
          <legend className="xs t2">Roles</legend>
          <div className="checks">
            {roles.map((role) => (
              <label key={role}>
                <input
                  type="checkbox"
                  checked={chosen.includes(role)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, role] : chosen.filter((one) => one !== role))
                  }
                />
                {role}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="full row">
          <Button
            submit
            kind="go"
            busy={create.isPending}
            off={name === '' ? 'Name it first' : chosen.length === 0 && 'Choose a role'}
          >
            Make a key
          </Button>
        </div>
        {(create.error ?? revoke.error) && (
          <div className="full">
            <Failure error={create.error ?? revoke.error} />
          </div>
        )}
      </form>
      <Shown query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No key yet" command="sluice keys create ci --role runner">
              Programs enter by a key with just the roles they need.
            </Empty>
          ) : (
            <table>
              <thead>
                <tr>
                  <th>Name</th>
                  <th>Roles</th>
                  <th>Groups</th>
                  <th>Made</th>
                  <th>
                    <span className="visually-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((key) => (
                  <tr key={key.id}>
                    <td className="med">{key.name}</td>
                    <td>{key.roles.join(', ')}</td>
                    <td className="t2">{key.groups.join(', ') || 'none'}</td>
                    <td className="t3">
                      {ago(key.created_at)} by {key.created_by}
                    </td>
                    <td className="n">
                      <Button size="sm" onPress={() => revoke.mutate(key.id)}>
                        Revoke
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  )
}
