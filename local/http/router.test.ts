import * as fc from 'fast-check'
import { createRouter } from './router'

/** Registered in an order that is wrong on purpose: what is found must not depend on it. */
const templates = [
  'files/{*path}',
  'items/{id}',
  'items/{id:int}',
  'items/new',
  'maybe/{word?}',
  'docs/{name}.{ending}',
  'codes/{code:regex(^[[a-z]]{{2}}$)}',
  'years/{year:regex(^\\d{{4}}$)}',
  'pages/{n:range(1,9)}',
  'lists/{order=newest}',
  'ids/{id:guid}',
  'short/{name:maxlength(3)}',
  'a/{b}/c',
  'a/{b}/{c}',
  '{ignored:maxlength(0)?}',
]

const router = createRouter<string>()
for (const template of templates) router.add(template, ['get'], template, template)

const found = (path: string): [string, object] | string => {
  const match = router.find('GET', path)
  return match.kind === 'found' ? [match.route.target, match.params] : match.kind
}

test.each([
  ['/items/new', ['items/new', {}]],
  ['/ITEMS/New', ['items/new', {}]],
  ['/items/new/', ['items/new', {}]],
  ['/items/5', ['items/{id:int}', { id: '5' }]],
  ['/items/-5', ['items/{id:int}', { id: '-5' }]],
  ['/items/99999999999', ['items/{id}', { id: '99999999999' }]],
  ['/items/five', ['items/{id}', { id: 'five' }]],
  ['/items/a%20b', ['items/{id}', { id: 'a b' }]],
  ['/items/a%2Fb', ['items/{id}', { id: 'a%2Fb' }]],
  ['/items/%E0%A4', ['items/{id}', { id: '%E0%A4' }]],
  ['/items', 'unknown'],
  ['/items/a/b', 'unknown'],
  ['/items//', 'unknown'],
  ['//items/a', 'unknown'],
  ['/maybe', ['maybe/{word?}', {}]],
  ['/maybe/x', ['maybe/{word?}', { word: 'x' }]],
  ['/files', ['files/{*path}', {}]],
  ['/files/a/b%20c/d.md', ['files/{*path}', { path: 'a/b c/d.md' }]],
  ['/docs/a.b.md', ['docs/{name}.{ending}', { name: 'a', ending: 'b.md' }]],
  ['/docs/readme', 'unknown'],
  ['/years/2026', ['years/{year:regex(^\\d{{4}}$)}', { year: '2026' }]],
  ['/years/26', 'unknown'],
  ['/pages/9', ['pages/{n:range(1,9)}', { n: '9' }]],
  ['/pages/10', 'unknown'],
  ['/lists', ['lists/{order=newest}', { order: 'newest' }]],
  ['/lists/oldest', ['lists/{order=newest}', { order: 'oldest' }]],
  ['/ids/5f0c3ae4-93b3-4b0c-9c58-0f8fd2a4f9a1', ['ids/{id:guid}', { id: '5f0c3ae4-93b3-4b0c-9c58-0f8fd2a4f9a1' }]],
  ['/ids/7', 'unknown'],
  ['/short/abc', ['short/{name:maxlength(3)}', { name: 'abc' }]],
  ['/short/abcd', 'unknown'],
  ['/a/x/c', ['a/{b}/c', { b: 'x' }]],
  ['/a/x/d', ['a/{b}/{c}', { b: 'x', c: 'd' }]],
  ['/', ['{ignored:maxlength(0)?}', {}]],
  ['/nothing', 'unknown'],
])('%s leads where the platform leads it', (path, expected) => {
  expect(found(path)).toEqual(expected)
})

test('a path whose functions take other methods is a wrong method, and says which are right', () => {
  const small = createRouter<string>()
  small.add('read', ['GET'], 'items/{id}', 'read')
  small.add('write', ['PUT', 'delete'], 'items/{id}', 'write')
  expect(small.find('POST', '/items/1')).toEqual({ kind: 'wrong-method', allowed: ['DELETE', 'GET', 'PUT'] })
  expect(small.find('DELETE', '/items/1')).toMatchObject({ kind: 'found', params: { id: '1' } })
})

test.each([
  ['items/{x}', 'route "items/{x}" conflicts with the route of function "first"'],
  ['admin/pages', 'route "admin/pages" conflicts with the host\'s own routes under "admin"'],
  ['Runtime/{x}', 'route "Runtime/{x}" conflicts with the host\'s own routes under "runtime"'],
  ['a/{b:colour}', 'route "a/{b:colour}" has an unknown constraint "colour"'],
  ['a/{b:length(x)}', 'route "a/{b:length(x)}" has an unknown constraint "length(x)"'],
  ['a/{b', 'route "a/{b" has a "{" without its "}"'],
  ['a/b}', 'route "a/b}" has a "}" without its "{"'],
  ['a/{}', 'route "a/{}" has a parameter "{}" that cannot be read'],
  ['a/{b}/{B}', 'route "a/{b}/{B}" names the parameter "B" twice'],
  ['a/{*b}/c', 'route "a/{*b}/c" has more after the catch-all "{*b}"'],
  ['a/{b?}/c', 'route "a/{b?}/c" has more after the optional "{b?}"'],
  ['a//b', 'route "a//b" has an empty segment'],
])('the template %s is refused with a reason', (template, message) => {
  const small = createRouter<string>()
  small.add('first', ['GET'], 'items/{id}', 'first')
  expect(() => small.add('second', ['GET', 'POST'], template, 'second')).toThrow(message)
})

test('no path breaks the router, and params are always text', () => {
  fc.assert(
    fc.property(fc.string(), (tail) => {
      const match = router.find('GET', `/files/${tail}`)
      if (match.kind === 'found') for (const value of Object.values(match.params)) expect(typeof value).toBe('string')
    }),
  )
})

test('no template breaks the parser: it is read, or refused with a reason', () => {
  const pieces = fc.constantFrom('{', '}', 'a', '*', ':', 'int', 'regex(', ')', '?', '=', '/', '.', '[', '\\', '(', 'x')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      try {
        createRouter<null>().add('f', ['GET'], parts.join(''), null)
      } catch (error) {
        expect((error as Error).message).toMatch(/^route "/)
      }
    }),
  )
})
