import * as fc from 'fast-check'
import { parsePathPattern } from './path-pattern'

test.each<[string, string, Record<string, string> | undefined]>([
  ['docs/{name}', 'a/b.md', { name: 'a/b.md' }],
  ['docs/{name}.{ext}', 'a.b.md', { name: 'a.b', ext: 'md' }],
  ['docs/{name}.{ext}', 'plain', undefined],
  ['docs/in/{name}.md', 'in/a.md', { name: 'a' }],
  ['docs/in/{name}.md', 'out/a.md', undefined],
  ['docs/{{{name}}}.txt', '{a}.txt', { name: 'a' }],
  ['docs/exact.txt', 'exact.txt', {}],
  ['docs/exact.txt', 'exactXtxt', undefined],
  ['docs/Case.txt', 'case.txt', undefined],
  ['docs', 'whatever', {}],
])('by %s the blob %s is %j', (path, blob, expected) => {
  const pattern = parsePathPattern(path)
  expect(pattern.container).toBe('docs')
  expect(pattern.match(blob)).toEqual(expected)
})

test.each([
  ['', '"" is no name of a container'],
  ['Docs/{name}', '"Docs" is no name of a container'],
  ['{container}/{name}', '"{container}" is no name of a container'],
  ['docs/{a}{a}', '"{a}" stands in it twice'],
  ['docs/{}', 'holds no name'],
  ['docs/{a', 'holds no name'],
  ['docs/{a b}', '"{a b}" is no name'],
])('the path %j is refused', (path, reason) => {
  expect(() => parsePathPattern(path)).toThrow(reason)
})

test('what was put into the places of a pattern is found there again', () => {
  const part = fc.stringMatching(/^[a-z0-9/]{1,12}$/)
  fc.assert(
    fc.property(part, part, (one, two) => {
      expect(parsePathPattern('docs/x-{one}_{two}!').match(`x-${one}_${two}!`)).toEqual({ one, two })
    }),
  )
})
