import { groupsOf, keptBack, principalOf } from './bench-search'

jest.mock('../../../api/client', () => ({ clientFor: () => undefined }))

test('a principal is oneself, nobody in particular, or of groups whose names are no syntax', () => {
  expect(principalOf('')).toBeUndefined()
  expect(principalOf('*')).toBe('bench')
  expect(principalOf('staff, büro;groups=x')).toBe('bench;groups=staff,b%C3%BCro%3Bgroups%3Dx')
})

test('groups are those that documents name, once', () => {
  expect(groupsOf([{ acl: null }, { acl: ['staff', 'buyers'] }, { acl: ['staff'] }, { acl: [] }])).toEqual([
    'buyers',
    'staff',
  ])
})

test('kept back is what others find in restricted documents, not what merely fell behind', () => {
  const hit = (passage: string, document: string) => ({ passage, document })
  const everybodys = [hit('1', 'terms.md'), hit('2', 'terms.md'), hit('3', 'boot.md'), hit('4', 'mine.md')]
  const own = [hit('4', 'mine.md')]
  expect([...keptBack(everybodys, own, new Set(['terms.md', 'mine.md']))]).toEqual([['terms.md', 2]])
})
