import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../api/client'
import { Button } from '../../parts/button'
import { counted, duration } from '../../parts/format'
import { Pill } from '../../parts/pill'
import type { Connection } from './connection-form'

interface Tested {
  readonly isWell: boolean | null
  readonly text: string
}

const modelKinds: ReadonlySet<string> = new Set(['openai', 'azure_openai', 'serverless'])

/** Whether a connection holds: its secrets are looked for, and a model endpoint is asked what it serves. */
export const ConnectionState = ({ connection: { name, kind } }: { readonly connection: Connection }): ReactElement => {
  const test = useMutation({
    mutationFn: async (): Promise<Tested> => {
      const began = performance.now()
      const check = await client.checkConnection({ name })
      const missing = check.secrets.find(({ ok }) => !ok)
      if (missing) return { isWell: false, text: missing.why ?? `${missing.reference} could not be read` }
      const there = check.secrets.length === 0 ? 'it names no secret' : 'its secrets are there'
      if (!modelKinds.has(kind)) return { isWell: null, text: `${there}; nothing was sent to it` }
      const { endpoints } = await client.listModels({ limit: 1 })
      const endpoint = endpoints.find((one) => one.connection === name)
      if (!endpoint) return { isWell: null, text: `${there}; its endpoint was not asked` }
      const took = duration(Math.round(performance.now() - began))
      return endpoint.ok
        ? {
            isWell: true,
            text: `${endpoint.models === null ? 'it answers' : `it serves ${counted(endpoint.models, 'model')}`}, ${took}`,
          }
        : { isWell: false, text: endpoint.error ?? 'it does not answer' }
    },
  })
  const told: Tested | undefined = test.error ? { isWell: false, text: test.error.message } : test.data
  return (
    <div className="row tested">
      <Button size="sm" busy={test.isPending} onPress={() => test.mutate()}>
        Test
      </Button>
      {told && !test.isPending && (
        <span className="row wrap" role="status">
          <Pill
            state={told.isWell === null ? 'unchecked' : told.isWell ? 'ok' : 'failed'}
            text={told.isWell === null ? 'unchecked' : told.isWell ? 'answers' : 'failed'}
          />
          <span className="t2 xs break">{told.text}</span>
        </span>
      )}
    </div>
  )
}
