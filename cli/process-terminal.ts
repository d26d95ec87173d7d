import { createInterface } from 'node:readline'
import { ansi, type Terminal } from './terminal'

/** The terminal of this process: colours only where what it writes goes to one and nobody forbids them. */
export const processTerminal = (signal: AbortSignal): Terminal => {
  const { stdin, stdout, stderr, env } = process
  const hasColours = stdout.isTTY && stderr.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  return {
    write: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    paint: (colour, text) => (hasColours ? ansi(colour, text) : text),
    // Some terminals do not know how wide they are.
    liveWidth: () => (stderr.isTTY && env['TERM'] !== 'dumb' ? stderr.columns || 80 : undefined),
    lines: (prompt) => linesOf(prompt, stdin, signal),
  }
}

// The question goes to standard error, so that answers alone are piped on.
async function* linesOf(prompt: string, input: NodeJS.ReadStream, signal: AbortSignal): AsyncGenerator<string> {
  const reader = createInterface({ input, output: process.stderr, terminal: input.isTTY, prompt })
  const stop = (): void => reader.close()
  // A terminal in hand of readline tells of Ctrl-C itself.
  reader.on('SIGINT', stop)
  signal.addEventListener('abort', stop)
  try {
    reader.prompt()
    for await (const line of reader) {
      yield line
      reader.prompt()
    }
  } finally {
    signal.removeEventListener('abort', stop)
    reader.close()
  }
}
