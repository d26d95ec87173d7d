import { matchRoute } from './route'

test.each([
  ['api/flows', '/api/flows', {}],
  ['api/flows/{flow}', '/api/flows/retail', { flow: 'retail' }],
  ['api/flows/{flow}', '/API/Flows/Retail', { flow: 'Retail' }],
  ['api/flows/{flow}', '/api/flows/', undefined],
  ['api/flows/{flow}', '/api/flows/a/b', undefined],
  ['api/indexes/{index}/documents/{*path}', '/api/indexes/i/documents/a/b%20c.md', { index: 'i', path: 'a/b c.md' }],
  ['api/indexes/{index}/documents/{*path}', '/api/indexes/i/documents/%E6%97%A5.md', { index: 'i', path: '日.md' }],
  ['api/flows/{flow}', '/api/flows/%E0%A4%A', undefined],
  ['{*path}', '/', { path: '' }],
])('%s over %s gives its values', (route, path, values) => {
  expect(matchRoute(route, path)).toEqual(values)
})
