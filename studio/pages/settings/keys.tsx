import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client, forgetKey, storedKey } from '../../api/client'
import { Button } from '../../parts/button'
import { ago } from '../../parts/format'
import { Icon } from '../../parts/icon'
import { Empty, Shown } from '../../parts/states'
import { NewKey } from './new-key'
import { RevokeKey, type Key } from './revoke-key'

/** Keys of the project: made here and shown once, never listed. */
export const Keys = (): ReactElement => {
  const list = useQuery({ queryKey: ['keys'], queryFn: () => client.listKeys({ limit: 500 }) })
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
      {gone && <RevokeKey of={gone} onClose={() => setGone(undefined)} />}
    </>
  )
}
