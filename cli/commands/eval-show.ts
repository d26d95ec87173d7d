import { keptServer } from '../dataset/find-server'
import { cardText, type Card } from '../evaluation/card-text'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { showEnd } from './eval-run'

/** The options of `eval show`. */
export interface EvalShowOptions extends CommonOptions {
  readonly slice?: string
  readonly watch?: boolean
  readonly summary?: string
}

/** Shows the scorecard of an evaluation, whole or by the values of a column. */
export const evalShow = async (
  scene: Scene,
  session: Session,
  id: string,
  options: EvalShowOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  if (options.watch) return showEnd(scene, client, id, options)
  const query = options.slice === undefined ? {} : { slice: options.slice }
  const card = (await client.getEvaluation({ id, ...query }, { signal: scene.signal })) as unknown as Card
  scene.terminal.write(options.json ? `${JSON.stringify(card, null, 2)}\n` : cardText(card))
  return 0
}
