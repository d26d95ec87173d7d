import { array, assert, jsonValue, property, string } from 'fast-check'
import type { Json } from '../json'
import { carriesSubject } from './carries'

test('a value names a subject by a string, a number or the name of a member, however deep', () => {
  const carries = carriesSubject('42')
  for (const value of ['42', 42, { a: [{ b: '42' }] }, { 42: 'x' }] as readonly unknown[])
    expect(carries(value as Json)).toBe(true)
  for (const value of ['142', '42 ', 4.2, null, true, { a: ['421'] }]) expect(carries(value as Json)).toBe(false)
})

test('where fields are named only what lies under them counts', () => {
  const carries = carriesSubject('42', ['customer'])
  expect(carries({ count: '42' })).toBe(false)
  expect(carries({ order: { customer: { id: 42 } } })).toBe(true)
  expect(carries('42')).toBe(false)
})

test('a subject put anywhere into any value is found', () => {
  assert(
    property(jsonValue(), array(string(), { maxLength: 20 }), (value, path) => {
      let within: Json = 'subject-1'
      for (const name of path) within = { [name]: [within, value as Json] }
      expect(carriesSubject('subject-1')(within)).toBe(true)
    }),
  )
})

test('a value nested however deep is walked', () => {
  let deep: Json = 'subject-1'
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  expect(carriesSubject('subject-1')(deep)).toBe(true)
})
