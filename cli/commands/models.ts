import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

interface ModelItem {
  readonly id: string
  readonly provider: string
  readonly available: boolean
  readonly context?: number | null
  readonly prices?: { readonly input?: number | null; readonly output?: number | null } | null
}

/** Lists the models at hand with their prices; what is not known is said to be so. */
export const models = async (scene: Scene, session: Session, { json }: CommonOptions): Promise<number> => {
  const { client } = await session.any()
  const { items } = (await client.listModels()) as { readonly items: readonly ModelItem[] }
  if (json) scene.terminal.write(`${JSON.stringify({ items }, null, 2)}\n`)
  else if (items.length === 0) scene.terminal.write('No model is at hand.\n')
  else
    scene.terminal.write(
      table([
        ['MODEL', 'PROVIDER', 'AVAILABLE', 'CONTEXT', 'INPUT $/1M', 'OUTPUT $/1M'],
        ...items.map(({ id, provider, available, context, prices }) => [
          id,
          provider,
          available ? 'yes' : 'no',
          known(context),
          known(prices?.input),
          known(prices?.output),
        ]),
      ]),
    )
  return 0
}

const known = (value: number | null | undefined): string => (typeof value === 'number' ? String(value) : 'unknown')
