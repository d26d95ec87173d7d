import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ClientError, type ErrorItem } from '../../../../client'
import { client } from '../../../api/client'
import type { GateDefinition, SealedGate } from './gate-data'

/** What the server says of a definition before it is sealed. */
export interface GateCheck {
  readonly seal: string
  readonly sealed: SealedGate
  readonly before: string | null
  readonly changes: readonly string[]
}

/** The server’s check of what is typed, a little after the typing. */
export const useGateCheck = (
  name: string,
  definition: GateDefinition,
  isComplete: boolean,
): {
  readonly check?: GateCheck
  readonly errors: readonly ErrorItem[]
  readonly error: unknown
  readonly isChecking: boolean
} => {
  const now = JSON.stringify(definition)
  const [text, setText] = useState(now)
  useEffect(() => {
    const timer = setTimeout(() => setText(now), 300)
    return () => clearTimeout(timer)
  }, [now])
  const query = useQuery({
    queryKey: ['gate check', name, text],
    enabled: isComplete,
    retry: false,
    staleTime: 30_000,
    queryFn: async ({ signal }) =>
      (await client.checkGate(
        { name: name === '' ? 'new' : name, body: JSON.parse(text) as never },
        { signal },
      )) as unknown as GateCheck,
  })
  const told = query.error instanceof ClientError ? query.error.errors : noErrors
  return {
    ...(query.data && isComplete && { check: query.data }),
    errors: isComplete ? told : noErrors,
    // What has no place is told as it is.
    error: isComplete && told.length === 0 ? query.error : null,
    isChecking: isComplete && (query.isFetching || text !== now),
  }
}

const noErrors: readonly ErrorItem[] = []
