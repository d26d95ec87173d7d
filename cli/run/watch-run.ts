import type { Client, JsonObject } from '../../client'
import type { CommonOptions, Scene } from '../scene'
import { figuresText, outputText } from '../show-reply'
import { plain } from '../terminal'

/** Follows a run to its end and tells what happens; Ctrl-C leaves the run going and says how to come back. The answer is the exit code. */
export const watchRun = async (
  { terminal, signal }: Scene,
  client: Client,
  id: string,
  { json }: CommonOptions,
): Promise<number> => {
  let status: unknown
  try {
    for await (const { event, data, id: position } of client.followRun({ id }, { signal })) {
      if (event === 'run-end') status = data['status']
      if (json)
        terminal.write(`${JSON.stringify({ event, ...data, ...(position !== undefined && { id: position }) })}\n`)
      else tell(terminal, event, data)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (signal.aborted) {
    terminal.note(`\nRun ${id} goes on. Come back to it with: sluice run watch ${id}\n`)
    return 130
  }
  // A run whose end had been told before has nothing left to tell.
  status ??= (await client.getRun({ id })).status
  return status === 'completed' ? 0 : 1
}

const tell = (terminal: Scene['terminal'], event: string, data: JsonObject): void => {
  if (event === 'node-start') terminal.note(`${plain(data['node'])}: running\n`)
  if (event === 'node-end') terminal.note(`${plain(data['node'])}: ${plain(data['status'])}\n`)
  if (event === 'outputs') terminal.write(outputText(data['outputs'] as JsonObject))
  if (event === 'error') terminal.note(`${plain((data['error'] as JsonObject)['message'] ?? data['error'])}\n`)
  if (event === 'run-end') terminal.note(`${plain(data['status'])} · ${figuresText(data)}`)
}
