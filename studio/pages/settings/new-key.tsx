import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { Button } from '../../parts/button'
import { CopyButton } from '../../parts/copy-button'
import { Icon } from '../../parts/icon'
import { Failure } from '../../parts/states'

const roles = [
  ['owner', 'all of it'],
  ['author', 'publish, label, data, evaluate'],
  ['runner', 'invoke and run flows'],
  ['reader', 'lists and figures'],
  ['act-for', 'speak for somebody else'],
  ['read-content', 'what others’ runs said'],
] as const
type Role = (typeof roles)[number][0]

/** Makes a key with just the roles it needs; its text is shown this once. */
export const NewKey = (): ReactElement => {
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
      void queries.invalidateQueries({ queryKey: ['keys'] })
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
