import { useCallback, useState } from 'react'
import { ClientError } from '../../../../client'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'

/** One file on its way. */
export interface Upload {
  readonly name: string
  readonly size: number
  readonly state: 'waiting' | 'sending' | 'stored' | 'refused'
  readonly error?: { readonly code: string; readonly message: string }
}

const atOnce = 3

/** Files on their way into an index, some at a time; each ends as stored or with the reason why not. */
export const useUploads = (index: string) => {
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const send = useCallback(
    (files: readonly File[]) => {
      const begun = files.map(({ name, size }): Upload => ({ name, size, state: 'waiting' }))
      setUploads((old) => [...old.filter(({ name }) => !begun.some((one) => one.name === name)), ...begun])
      const set = (name: string, change: Partial<Upload>): void =>
        setUploads((all) => all.map((one) => (one.name === name ? { ...one, ...change } : one)))
      const queue = [...files]
      const worker = async (): Promise<void> => {
        for (let file = queue.shift(); file; file = queue.shift()) {
          set(file.name, { state: 'sending' })
          try {
            await client.putDocument(
              { index, path: file.name, body: file },
              { headers: { 'content-type': file.type || 'application/octet-stream' } },
            )
            set(file.name, { state: 'stored' })
          } catch (error) {
            const known =
              error instanceof ClientError
                ? { code: error.code, message: error.message }
                : { code: 'studio_error', message: 'It could not be sent' }
            set(file.name, { state: 'refused', error: known })
          }
          void queries.invalidateQueries({ queryKey: ['documents', index] })
          void queries.invalidateQueries({ queryKey: ['index', index] })
        }
      }
      void Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, worker))
    },
    [index],
  )
  return { uploads, send, clear: useCallback(() => setUploads([]), []) }
}
