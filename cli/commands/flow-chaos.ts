import { misuse } from '../failure'
import { redeliver, type RecordedNode, type Redelivery } from '../chaos/redeliver'
import type { FlowOrder } from '../run-flow'
import type { Scene } from '../scene'
import type { OpenedFlow } from '../server/open-flow'
import { valueText } from '../show-reply'
import { table } from '../table'
import { plain } from '../terminal'

const mostTimes = 20

/** Runs a flow once and does the work of each of its nodes again with what it was given; names those that give something else. 1 where there is one. */
export const flowChaos = async (
  { terminal, signal }: Scene,
  { server: { client } }: OpenedFlow,
  order: FlowOrder,
  { json, times = '3' }: { readonly json?: boolean; readonly times?: string },
): Promise<number> => {
  const count = Number(times)
  if (!Number.isInteger(count) || count < 1 || count > mostTimes)
    throw misuse(`--times is a whole number from 1 to ${mostTimes}, not “${times}”`)
  const { run_id: run, snapshot } = await client.invokeFlow(order, { signal })
  const { nodes } = (await client.getRun({ id: run }, { signal })) as unknown as {
    readonly nodes: readonly RecordedNode[]
  }
  const at = {
    flow: order.flow,
    version: snapshot,
    ...(order.variant !== undefined && { variant: order.variant }),
    run,
  }
  const found: Redelivery[] = []
  for (const [index, node] of nodes.entries()) {
    terminal.note(`${index + 1} of ${nodes.length}: ${plain(node.path)}\n`)
    found.push(await redeliver(client, at, node, count, signal))
  }
  if (json) terminal.write(`${JSON.stringify({ run_id: run, snapshot, nodes: found }, null, 2)}\n`)
  else show(terminal, found)
  return found.some(({ verdict }) => verdict === 'not idempotent') ? 1 : 0
}

const show = (terminal: Scene['terminal'], found: readonly Redelivery[]): void => {
  terminal.write(
    table([
      ['NODE', 'KIND', 'VERDICT', 'WHY'],
      ...found.map(({ node, kind, verdict, why, difference }) => [
        node,
        kind,
        verdict,
        difference
          ? `${why}, first at ${difference.at || 'the value itself'}: ${shortOf(difference.was)} became ${shortOf(difference.is)}`
          : why,
      ]),
    ]),
  )
  const names = found.flatMap(({ node, verdict }) => (verdict === 'not idempotent' ? [node] : []))
  terminal.note(
    names.length === 0
      ? 'No node was found that a redelivery would change.\n'
      : `Not idempotent: ${names.map(plain).join(', ')}. A process that dies between a node’s work and its record lets the work be done again.\n`,
  )
}

const longest = 60

const shortOf = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : valueText(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
