import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client'
import type { OtlpTrace } from './otlp'

/** The trace of a run, as OpenTelemetry writes it. */
export const useTrace = (run: string) =>
  useQuery({
    queryKey: ['run', run, 'trace'],
    queryFn: async () => (await client.getRunTrace({ id: run })) as OtlpTrace,
    retry: false,
  })
