import * as fc from 'fast-check'
import { findByName } from './find-by-name'
import type { LokiCollection } from './internals'

type Collection = LokiCollection & { update(document: object): void; remove(document: object): void }

const collectionOf = (): Collection => {
  const Loki = require('lokijs') as new (
    file: string,
    options: object,
  ) => { addCollection(name: string, options: object): Collection }
  const collection = new Loki('unused', { persistenceMethod: 'memory' }).addCollection('blobs', {
    indices: ['account', 'name'],
  })
  collection.asyncListeners = false
  return collection
}

const names = fc.constantFrom('a', 'b', '9', '10', '1a', 'constructor', '__proto__')
const step = fc.record({
  kind: fc.constantFrom('insert', 'update', 'remove'),
  name: names,
  snapshot: fc.constantFrom('', 's'),
})

test('one document is found as LokiJS itself finds it, whatever was inserted, changed and removed before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const [plain, quick] = [collectionOf(), collectionOf()]
      quick.insert({ account: 'x', name: 'a', snapshot: '', n: -1 })
      plain.insert({ account: 'x', name: 'a', snapshot: '', n: -1 })
      findByName(quick)
      steps.forEach(({ kind, name, snapshot }, n) => {
        for (const one of [plain, quick]) {
          const there = one.data.find((document) => document['name'] === name && document['snapshot'] === snapshot)
          if (kind === 'insert' && !there) one.insert({ account: 'x', name, snapshot, n })
          if (kind === 'update' && there) one.update(Object.assign(there, { n }))
          if (kind === 'remove' && there) one.remove(there)
        }
        for (const asked of ['a', 'b', '9', '10', '1a', 'constructor', '__proto__'])
          for (const part of ['', 's']) {
            const there = plain.data.find((document) => document['name'] === asked && document['snapshot'] === part)
            expect(quick.findOne({ account: 'x', name: asked, snapshot: part })?.['n']).toBe(there?.['n'])
          }
      })
      expect(quick.findOne({ account: 'y', name: 'a', snapshot: '' })).toBeNull()
      expect(quick.findOne({ account: 'x', snapshot: 's' })?.['n']).toBe(
        plain.findOne({ account: 'x', snapshot: 's' })?.['n'],
      )
    }),
  )
})

test('one of many documents is found without looking at the others', () => {
  const collection = collectionOf()
  findByName(collection)
  for (let n = 0; n < 2_000; n++) collection.insert({ account: 'x', name: `document-${n}`, snapshot: '' })
  let looked = 0
  for (const document of collection.data)
    Object.defineProperty(document, 'account', {
      get: () => {
        looked++
        return 'x'
      },
    })
  expect(collection.findOne({ account: 'x', name: 'document-1234', snapshot: '' })).toMatchObject({
    name: 'document-1234',
  })
  expect(looked).toBeLessThan(5)
})
