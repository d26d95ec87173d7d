import { queryOptions } from '@tanstack/react-query'
import { client } from './client'

/** The gates of the project with what came of each last. */
export const gateList = queryOptions({
  queryKey: ['gates'],
  queryFn: ({ signal }) => client.listGates({}, { signal }),
})
