import { everyItem } from '../../client'
import { misuse } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'
import { plain } from '../terminal'

/** The options of `models`. */
export interface ModelsOptions extends CommonOptions {
  readonly available?: boolean
  readonly provider?: string
  readonly capability?: string
}

const capabilities = ['chat', 'embedding', 'judge', 'streaming', 'tools', 'json', 'vision', 'reasoning'] as const
type Capability = (typeof capabilities)[number]

/** Lists models with their prices, those at hand and those of the catalogue; what is not known is said to be so. */
export const models = async (
  scene: Scene,
  session: Session,
  { json, available, provider, capability }: ModelsOptions,
): Promise<number> => {
  const { client } = await session.any()
  const order = {
    limit: 500,
    ...(available === true && { available: 'true' as const }),
    ...(provider !== undefined && { provider }),
    ...(capability !== undefined && { capability: capabilityOf(capability) }),
  }
  const { endpoints } = await client.listModels({ ...order, limit: 1 })
  const items = []
  for await (const item of everyItem(client.listModels, order)) items.push(item)
  const { terminal } = scene
  if (json) {
    terminal.write(`${JSON.stringify({ items, endpoints }, null, 2)}\n`)
    return 0
  }
  for (const { connection, ok, error } of endpoints)
    if (!ok) terminal.note(`${plain(connection)} does not list its models: ${plain(error ?? 'no reason given')}\n`)
  if (items.length === 0) terminal.write('There is no such model.\n')
  else
    terminal.write(
      table([
        ['MODEL', 'PROVIDER', 'AT HAND', 'CONTEXT', 'INPUT $/1M', 'OUTPUT $/1M'],
        ...items.map(({ id, provider, available, context, prices }) => [
          id,
          provider,
          available ? 'yes' : 'no',
          known(context),
          known(prices.input),
          known(prices.output),
        ]),
      ]),
    )
  return 0
}

const capabilityOf = (word: string): Capability => {
  const found = capabilities.find((one) => one === word)
  if (found === undefined) throw misuse(`“${word}” is no capability; there are ${capabilities.join(', ')}`)
  return found
}

const known = (value: number | null): string => (value === null ? 'unknown' : String(value))
