import { z } from 'zod'
import { Fault } from '../faults'
import type { StoredDocument } from './contract'
import { shape } from './shape'

interface Note extends StoredDocument {
  readonly title: string
  readonly tags: readonly string[]
}

const schema = z.object({ id: z.string(), v: z.number(), title: z.string(), tags: z.array(z.string()) })
const upcasters = {
  1: ({ name, ...rest }: Record<string, unknown>) => ({ ...rest, title: name }) as never,
  2: (document: object) => ({ ...document, tags: [] }) as never,
}
const downcasters = { 3: ({ tags: _tags, ...rest }: Record<string, unknown>) => rest as never }
const notes = shape<Note>({ name: 'note', version: 3, schema, upcasters })

const word = (work: () => unknown): string => {
  try {
    work()
    return 'nothing thrown'
  } catch (error) {
    return error instanceof Fault ? error.word : String(error)
  }
}

test.each([
  [
    { id: 'a', v: 1, name: 'first' },
    { id: 'a', v: 3, title: 'first', tags: [] },
  ],
  [
    { id: 'a', v: 2, title: 'second' },
    { id: 'a', v: 3, title: 'second', tags: [] },
  ],
  [
    { id: 'a', v: 3, title: 'third', tags: ['x'] },
    { id: 'a', v: 3, title: 'third', tags: ['x'] },
  ],
])('a stored document of any past version is read in the shape of today: %j', (stored, read) => {
  expect(notes.read(stored)).toEqual(read)
})

test('[14] a document of a higher version is refused by name, not guessed at', () => {
  expect(word(() => notes.read({ id: 'a', v: 4, title: 'x', tags: [] }))).toBe('newer_data')
})

test('[14] a writer keeps the previous version until the floor is raised', () => {
  const careful = shape<Note>({ name: 'note', version: 3, floor: 2, schema, upcasters, downcasters })
  expect(careful.write({ id: 'a', v: 3, title: 'x', tags: ['gone'] })).toEqual({ id: 'a', v: 2, title: 'x' })
  expect(notes.write({ id: 'a', v: 3, title: 'x', tags: [] })).toEqual({ id: 'a', v: 3, title: 'x', tags: [] })
})

test.each([[null], [{}], [{ id: 'a' }], [{ id: 'a', v: 3, title: 7, tags: [] }], [{ id: 'a', v: 0 }]])(
  'a stored document that is none is store_corrupt and its values stay out of the message: %j',
  (stored) => {
    expect(word(() => notes.read(stored))).toBe('store_corrupt')
  },
)

test('a value of the wrong shape is not written', () => {
  expect(word(() => notes.write({ id: 'a', v: 3, title: 5, tags: [] } as unknown as Note))).toBe('internal')
})

test('a missing upcaster or downcaster is found when the shape is made', () => {
  expect(() => shape<Note>({ name: 'note', version: 3, schema, upcasters: { 1: upcasters[1] } })).toThrow(
    'upcaster from version 2',
  )
  expect(() => shape<Note>({ name: 'note', version: 3, floor: 2, schema, upcasters })).toThrow('downcaster')
})
