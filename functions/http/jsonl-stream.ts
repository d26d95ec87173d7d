import type { HttpResponseInit } from '@azure/functions'
import { everyAnswer } from './reply'
import { textStream } from './text-stream'

// Lines go out together: a piece for each would cost many times its own size on the way.
const pieceLength = 64 * 1024

/** Answers values as JSON lines, written while they are sent. What fails on the way breaks the answer off, so that half of it is never taken for all. */
export const jsonlStream = (
  values: AsyncIterable<unknown>,
  { onFault, onClose }: { readonly onFault: (error: unknown) => void; readonly onClose: () => void },
): HttpResponseInit => {
  const answer = textStream(
    async (sink) => {
      let waiting = ''
      for await (const value of values) {
        waiting += `${JSON.stringify(value)}\n`
        if (waiting.length < pieceLength) continue
        sink.write(waiting)
        waiting = ''
        await sink.taken()
      }
      if (waiting !== '') sink.write(waiting)
    },
    {
      onFault: (error) => {
        onFault(error)
        return 'break'
      },
      onClose,
    },
  )
  return { ...answer, headers: { ...everyAnswer, 'content-type': 'application/jsonl; charset=utf-8' } }
}

/** Whether the client asked for JSON lines in so many words. */
export const wantsJsonl = (accept: string | null): boolean =>
  /\bapplication\/(x-ndjson|x-jsonlines|jsonl)\b/i.test(accept ?? '')
