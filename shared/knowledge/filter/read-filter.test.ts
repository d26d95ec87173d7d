import * as fc from 'fast-check'
import { Fault } from '../../faults'
import type { Filter } from '../contract'
import { passing } from './filter-passages'
import { readFilter } from './read-filter'

const facts = { path: 'manuals/tent.md', title: 'Tent', section: "Care > Don't", page: 3, type: 'md' }

test.each<[string, boolean]>([
  ["type eq 'md'", true],
  ["TYPE eq 'md'".replace('TYPE', 'type') + ' AND NOT (page LT 3)', true],
  ["section eq 'Care > Don''t'", true],
  ["path in ('a.md', 'manuals/tent.md')", true],
  ['page in (1, 2)', false],
  ["startswith(path, 'manuals/') and page ge 3 and page le 3", true],
  ["type eq 'pdf' or page gt 2 and title eq 'Tent'", true],
  ["(type eq 'pdf' or page gt 2) and title eq 'Stove'", false],
  ['not page eq null', true],
  ["title gt 'Tens' and title lt 'Tf'", true],
])('the filter %s is read as it is meant', (words, passes) => {
  expect(passing(readFilter(words))(facts)).toBe(passes)
})

test('a comparison with a page that is not there is false, and its opposite true', () => {
  const unpaged = { ...facts, page: null }
  const says = (words: string) => passing(readFilter(words))(unpaged)
  expect([says('page gt 1'), says('page le 1'), says('page in (1)')]).toEqual([false, false, false])
  expect([says('page ne 1'), says('not (page gt 1)'), says('page eq null')]).toEqual([true, true, true])
})

test('words and the tree they stand for are the same', () => {
  const tree: Filter = {
    and: [{ field: 'type', is: 'eq', value: 'md' }, { not: { field: 'page', is: 'gt', value: 3 } }],
  }
  expect(readFilter("type eq 'md' and not page gt 3")).toEqual(tree)
  expect(readFilter(tree)).toEqual(tree)
})

test.each([
  ['', 'there it ends'],
  ["colour eq 'red'", 'path, title, section, page, type'],
  ["type like 'm%'", 'eq, ne'],
  ["type eq 'md", 'character 8'],
  ['type eq 3', 'with a text'],
  ["page eq '3'", 'with a whole number'],
  ['page eq 2.5', 'character 8'],
  ['page eq 99999999999', 'too big'],
  ['type eq null', 'always there'],
  ['page gt null', 'eq or ne'],
  ['startswith(page, 1)', ''],
  ["type eq 'md' type eq 'md'", 'the end'],
  ['type in ()', 'a text in single quotes'],
  [`${'('.repeat(30)}type eq 'md'${')'.repeat(30)}`, 'deeper'],
  [Array.from({ length: 101 }, () => 'page eq 1').join(' or '), 'more than 100'],
  [' '.repeat(3000), 'longer'],
])('the filter %.40j is refused by name', (words, why) => {
  const refusal = expect.objectContaining({
    word: 'invalid_input',
    message: expect.stringMatching(new RegExp(why, 'i')),
  })
  expect(() => readFilter(words)).toThrow(refusal)
})

test.each([
  [{}],
  [{ and: [] }],
  [{ field: 'type', is: 'eq', value: { $gt: '' } }],
  [{ field: 'constructor', is: 'eq', value: 'x' }],
  [{ field: 'type', is: 'eq', value: '\ud800' }],
  [{ field: 'type', is: 'eq', value: 'md', more: 1 }],
  [null],
  [[]],
])('the tree %j is refused', (given) => {
  expect(() => readFilter(given as unknown as Filter)).toThrow(Fault)
})

test('a tree nested too deep is refused before it is gone through', () => {
  let deep: unknown = { field: 'type', is: 'eq', value: 'md' }
  for (let at = 0; at < 100_000; at++) deep = { not: deep }
  expect(() => readFilter(deep as Filter)).toThrow('nested deeper')
})

test('whatever is written, a filter or a refusal comes of it', () => {
  const words = fc.array(
    fc.constantFrom(
      'path',
      'page',
      'eq',
      'in',
      'and',
      'or',
      'not',
      '(',
      ')',
      ',',
      "'a''b'",
      '3',
      'null',
      'startswith',
      ' ',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        words.map((list) => list.join(' ')),
      ),
      (written) => {
        try {
          expect(typeof passing(readFilter(written))(facts)).toBe('boolean')
        } catch (error) {
          expect(error).toMatchObject({ word: 'invalid_input' })
        }
      },
    ),
  )
})
