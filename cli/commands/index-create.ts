import { keptServer } from '../dataset/find-server'
import { showIndex } from '../retrieval/show-index'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'

/** The options of `index create`. */
export interface IndexCreateOptions extends CommonOptions {
  readonly strategy?: 'structure' | 'parent-child'
  readonly maxTokens?: number
  readonly overlapTokens?: number
  readonly parentTokens?: number
}

/** Makes an index; one that is there is built anew where it would be made otherwise. */
export const indexCreate = async (
  scene: Scene,
  session: Session,
  index: string,
  { strategy, maxTokens, overlapTokens, parentTokens, json }: IndexCreateOptions,
): Promise<number> => {
  const { client } = await keptServer(session)
  const chunking = {
    ...(strategy && { strategy }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(overlapTokens !== undefined && { overlap_tokens: overlapTokens }),
    ...(parentTokens !== undefined && { parent_tokens: parentTokens }),
  }
  const body = Object.keys(chunking).length > 0 ? { chunking } : {}
  return showIndex(scene, await client.putIndex({ index, body }, { signal: scene.signal }), json)
}
