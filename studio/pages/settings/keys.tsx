import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { Operations } from '../../../client'
import { client, forgetKey, storedKey } from '../../api/client'
import { queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { Dialog } from '../../parts/dialog'
import { ago } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Failure, Shown } from '../../parts/states'

const roles = [
  ['owner', 'all of it'],
  ['author', 'publish, label, data, evaluate'],
  ['runner', 'invoke and run flows'],
  ['reader', 'lists and figures'],
  ['act-for', 'speak for somebody else'],
  ['read-content', 'what others’ runs said'],
] as const
type Role = (typeof roles)[number][0]
type Key = Operations['listKeys']['reply']['items'][number]

const listKey = ['keys']
const again = (): void => void queries.invalidateQueries({ queryKey: listKey })

/** Keys of the project: made here and shown once, never listed. */
export const Keys = (): ReactElement => {
  const list = useQuery({ queryKey: listKey, queryFn: () => client.listKeys({ limit: 500 }) })
  const [gone, setGone] = useState<Key>()
  return (
    <>
      {storedKey() !== undefined && (
        <section className="panel own">
          <Icon name="lock" size={14} className="t3" />
          <span className="grow">This tab speaks by a key; it is gone with the tab.</span>
          <Button
            size="sm"
            onPress={() => {
              forgetKey()
              location.reload()
            }}
          >
            Forget it now
          </Button>
        </section>
      )}
      <NewKey />
      <section className="panel" aria-label="Keys">
        <div className="phead">
          <h2>Keys</h2>
        </div>
        <Shown query={list}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No key yet">Programs enter by a key with just the roles they need.</Empty>
            ) : (
              <table className="keys">
                <thead>
                  <tr>
                    <th>Name</th>
                    <th>May</th>
                    <th className="wide">Groups</th>
                    <th className="wide">Made</th>
                    <th>
                      <span className="visually-hidden">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((key) => (
                    <tr key={key.id}>
                      <td className="med break">{key.name}</td>
                      <td>{key.roles.join(', ')}</td>
                      <td className="t2 wide">{key.groups.join(', ') || 'none'}</td>
                      <td className="t3 wide">
                        {ago(key.created_at)} by {key.created_by}
                      </td>
                      <td className="n">
                        <Button size="sm" onPress={() => setGone(key)}>
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
      {gone && <Revoke of={gone} onClose={() => setGone(undefined)} />}
    </>
  )
}

const NewKey = (): ReactElement => {
  const [name, setName] = useState('')
  const [groups, setGroups] = useState('')
  const [chosen, setChosen] = useState<readonly Role[]>(['runner'])
  const create = useMutation({
    mutationFn: () => {
      const named = groups
        .split(',')
        .map((group) => group.trim())
        .filter((group) => group !== '')
      return client.createKey({ body: { name, roles: [...chosen], ...(named.length > 0 && { groups: named }) } })
    },
    onSuccess: () => {
      setName('')
      again()
    },
  })
  return (
    <section className="panel" aria-label="Make a key">
      <div className="phead">
        <h2>Make a key</h2>
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
        <label className="label">
          <span>Groups it is in</span>
          <input
            className="in"
            value={groups}
            placeholder="none"
            maxLength={2000}
            onChange={(event) => setGroups(event.target.value)}
          />
        </label>
        <fieldset className="label full">
          <legend className="xs t2">It may</legend>
          <div className="roles">
            {roles.map(([role, about]) => (
              <label key={role}>
                <input
                  type="checkbox"
                  checked={chosen.includes(role)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, role] : chosen.filter((one) => one !== role))
                  }
                />
                {role} <span className="t3 xs">{about}</span>
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
        {create.error && (
          <div className="full">
            <Failure error={create.error} />
          </div>
        )}
      </form>
    </section>
  )
}

const Revoke = ({ of, onClose }: { readonly of: Key; readonly onClose: () => void }): ReactElement => {
  const revoke = useMutation({
    mutationFn: () => client.revokeKey({ id: of.id }),
    onSuccess: () => {
      toast(`Key ${of.name} is revoked, everywhere within 10 seconds`)
      again()
      onClose()
    },
  })
  return (
    <Dialog
      title={`Revoke ${of.name}?`}
      onClose={onClose}
      foot={
        <>
          <Button kind="quiet" onPress={onClose}>
            Keep it
          </Button>
          <Button kind="stop" busy={revoke.isPending} onPress={() => revoke.mutate()}>
            Revoke the key
          </Button>
        </>
      }
    >
      <p>Whatever speaks by it is refused within 10 seconds. It cannot be undone; a new key has another text.</p>
      {revoke.error && <Failure error={revoke.error} />}
    </Dialog>
  )
}
