import { createKnowledge } from '../../shared/knowledge'
import { callerIn } from '../../shared/knowledge/testing'
import { setUp } from './room'

const owner = callerIn()
const subject = '/blobServices/default/containers/documents/blobs/default/manuals/a.md'

/** Lets calls of a port pass until the one that is to stand still, before or after it is done. */
const standingStill = (at: number) => {
  let calls = 0
  let isReached: () => void = () => undefined
  let goOn: () => void = () => undefined
  const reached = new Promise<void>((resolve) => (isReached = resolve))
  const released = new Promise<void>((resolve) => (goOn = resolve))
  const gate = async (): Promise<void> => {
    if (calls++ !== at) return
    isReached()
    await released
  }
  const through = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key)
        if (typeof member !== 'function') return member
        return async (...parameters: unknown[]) => {
          await gate()
          const answer: unknown = await Reflect.apply(member, target, parameters)
          await gate()
          return answer
        }
      },
    })
  return { through, reached, release: () => goOn(), wasReached: () => calls > at }
}

/** What somebody does while the sync stands still, and what the document says and to whom once that is acknowledged. */
const changes = {
  'its groups are taken': { text: 'red tent', groups: ['staff'] },
  'it is replaced for fewer': { text: 'blue tent', groups: ['staff'] },
  'it is deleted': { text: null, groups: null },
  'it is replaced in the container': { text: 'green tent', groups: ['board'] },
} as const

test.each(Object.keys(changes) as (keyof typeof changes)[])(
  '[17] [18] a sync that stands still at any of its steps while %s changes nothing that was acknowledged, and ends true',
  async (change) => {
    const { text, groups } = changes[change]
    let pauses = 0
    for (let at = 0; ; at++) {
      const all = await setUp()
      const { deps, room, find } = all
      await room.putDocument(owner, 'manuals', 'a.md', 'old tent')
      await all.sync('a.md')
      await room.putDocument(owner, 'manuals', 'a.md', 'red tent')
      const still = standingStill(at)
      const slow = createKnowledge({
        ...deps,
        store: still.through(deps.store),
        blobs: still.through(deps.blobs),
        index: still.through(deps.index),
      })
      const syncing = slow.handleEvent({ subject })
      await Promise.race([still.reached, syncing])
      if (!still.wasReached()) break
      pauses++

      if (change === 'its groups are taken') await room.setAcl(owner, 'manuals', 'a.md', groups)
      if (change === 'it is replaced for fewer')
        await room.putDocument(owner, 'manuals', 'a.md', text ?? '', { acl: groups })
      if (change === 'it is deleted') await room.deleteDocument(owner, 'manuals', 'a.md')
      if (change === 'it is replaced in the container') {
        const metadata = { sluice_acl: JSON.stringify(groups) }
        await deps.blobs.put('documents', 'default/manuals/a.md', text ?? '', { metadata })
        await all.sync('a.md')
      }
      const seen = async () => ({ anybody: await find('tent'), theirs: await find('tent', [...(groups ?? [])]) })
      // From here on nobody is told anything else, whatever the sync that stood still does.
      const during = await seen()
      expect(during.anybody).toEqual([])
      still.release()
      await syncing
      expect((await seen()).anybody).toEqual([])
      await all.sync('a.md')
      expect(await seen()).toEqual({ anybody: [], theirs: text === null ? [] : [`a.md: ${text}`] })
      expect(await deps.index.inventory(await all.scope(), { limit: 100 })).toHaveLength(text === null ? 0 : 1)
    }
    expect(pauses).toBeGreaterThan(15)
  },
)
