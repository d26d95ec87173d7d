import { keptServer } from '../dataset/find-server'
import { showIndex } from '../retrieval/show-index'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** Shows one index. */
export const indexShow = async (
  scene: Scene,
  session: Session,
  index: string,
  { json }: CommonOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  return showIndex(scene, await client.getIndex({ index }, { signal: scene.signal }), json)
}
