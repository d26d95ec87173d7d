import type { ModelCall } from '../models/contract'
import { embedTogether } from './embed-together'
import { letterEmbedder } from './testing'

const counting = (fails: (texts: readonly string[]) => boolean = () => false) => {
  const inner = letterEmbedder()
  const calls: (readonly string[])[] = []
  return {
    ...inner,
    calls,
    embed: async (texts: readonly string[], call?: ModelCall) => {
      calls.push(texts)
      expect(call?.priority).toBe('batch')
      await new Promise(setImmediate)
      if (fails(texts)) throw new Error('refused')
      return inner.embed(texts)
    },
  }
}

test('texts that come at the same time, or while a call is out, share calls of at most 64', async () => {
  const embedder = counting()
  const embed = embedTogether()
  const all = Array.from({ length: 50 }, (_, n) => [`tent ${n}`, `rope ${n}`])
  const vectors = await Promise.all(all.map((texts) => embed(embedder, texts)))
  const own = await letterEmbedder().embed(all.flat())
  expect(vectors.flat()).toEqual(own.vectors)
  expect(embedder.calls.map((texts) => texts.length)).toEqual([64, 36])
})

test('a text that is refused fails its own document and no other', async () => {
  const embedder = counting((texts) => texts.includes('bad'))
  const embed = embedTogether()
  const outcomes = await Promise.allSettled([
    embed(embedder, ['good']),
    embed(embedder, ['bad']),
    embed(embedder, ['fine']),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
