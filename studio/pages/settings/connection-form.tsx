import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { Operations } from '../../../client'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'

/** A connection as it is listed. */
export type Connection = Operations['listConnections']['reply']['items'][number]

type Body = Operations['putConnection']['order']['body']

const kinds: readonly (readonly [Body['kind'], string])[] = [
  ['openai', 'OpenAI, or whatever speaks as it does'],
  ['azure_openai', 'Azure OpenAI'],
  ['serverless', 'a serverless model endpoint'],
  ['webhook', 'where news of runs are sent'],
  ['cognitive_search', 'Azure AI Search'],
  ['content_safety', 'Azure AI Content Safety'],
  ['custom', 'fields and secrets for code'],
]

const lines = (record: Readonly<Record<string, unknown>> | undefined): string =>
  Object.entries(record ?? {})
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('\n')

const readLines = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line): readonly [string, string] => {
        const at = line.indexOf('=')
        return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
      }),
  )

/** A connection to be written: plain fields, and where its secrets are; a secret itself is refused by the server. */
export const ConnectionForm = ({
  connection,
  onClose,
}: {
  /** The one that is changed; undefined for a new one. */
  readonly connection: Connection | undefined
  readonly onClose: () => void
}): ReactElement => {
  const [name, setName] = useState(connection?.name ?? '')
  const [kind, setKind] = useState<Body['kind']>(connection?.kind ?? 'openai')
  const [address, setAddress] = useState(connection?.base_url ?? '')
  const [version, setVersion] = useState(connection?.api_version ?? '')
  const [secrets, setSecrets] = useState(lines(connection?.secrets))
  const [fields, setFields] = useState(lines(connection?.fields))
  const store = useMutation({
    mutationFn: () => {
      const [named, plain] = [readLines(secrets), readLines(fields)]
      return client.putConnection({
        name,
        body: {
          kind,
          ...(address !== '' && { base_url: address }),
          ...(version !== '' && { api_version: version }),
          ...(connection?.auth !== undefined && { auth: connection.auth }),
          ...(Object.keys(plain).length > 0 && { fields: plain }),
          ...(Object.keys(named).length > 0 && { secrets: named }),
        },
      })
    },
    onSuccess: () => {
      toast(`Connection ${name} stored`)
      void queries.invalidateQueries({ queryKey: ['connections'] })
      void queries.invalidateQueries({ queryKey: ['models'] })
      onClose()
    },
  })
  return (
    <Dialog title={connection ? `Change ${connection.name}` : 'Add a connection'} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          store.mutate()
        }}
      >
        {!connection && (
          <label className="label">
            <span>Name</span>
            <input
              className="in"
              value={name}
              maxLength={64}
              placeholder="my-openai"
              onChange={(event) => setName(event.target.value.trim())}
            />
          </label>
        )}
        <label className="label">
          <span>Kind</span>
          <select className="in" value={kind} onChange={(event) => setKind(event.target.value as Body['kind'])}>
            {kinds.map(([one, about]) => (
              <option key={one} value={one}>
                {one}: {about}
              </option>
            ))}
          </select>
        </label>
        <label className="label">
          <span>Address</span>
          <input
            className="in mono"
            value={address}
            placeholder="https://api.openai.com/v1"
            onChange={(event) => setAddress(event.target.value.trim())}
          />
          <span className="hint">Its secrets go to this origin and to no other.</span>
        </label>
        {kind === 'azure_openai' && (
          <label className="label">
            <span>API version</span>
            <input className="in mono" value={version} onChange={(event) => setVersion(event.target.value.trim())} />
          </label>
        )}
        <label className="label">
          <span>Where its secrets are</span>
          <textarea
            className="in mono"
            rows={2}
            value={secrets}
            placeholder="api_key=env:OPENAI_API_KEY"
            onChange={(event) => setSecrets(event.target.value)}
          />
          <span className="hint">One a line: name=env:NAME or name=keyvault:NAME. A secret itself is refused.</span>
        </label>
        <label className="label">
          <span>Plain fields</span>
          <textarea
            className="in mono"
            rows={2}
            value={fields}
            placeholder="requests_per_minute=60"
            onChange={(event) => setFields(event.target.value)}
          />
        </label>
        {store.error && <Failure error={store.error} />}
        <Button submit kind="go" busy={store.isPending} off={name === '' && 'Name it first'}>
          Store the connection
        </Button>
      </form>
    </Dialog>
  )
}
