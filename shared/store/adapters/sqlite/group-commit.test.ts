import { openDatabase } from '../../../sqlite'
import { groupCommit } from './group-commit'

const open = () => {
  const database = openDatabase(':memory:')
  database.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY)')
  const insert = (n: number) => database.prepare('INSERT INTO numbers VALUES (?)').run(n).changes
  const there = () =>
    database
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all<{ n: number }>()
      .map(({ n }) => n)
  return { database, insert, there }
}

test('writes of one turn are committed together, each with its own answer', async () => {
  const { database, insert, there } = open()
  const begun: string[] = []
  const spied = { ...database, transaction: <T>(work: () => T): T => (begun.push('begin'), database.transaction(work)) }
  const group = groupCommit(spied)
  const answers = await Promise.allSettled([
    group.write(() => insert(1)),
    group.write(() => insert(1)),
    group.write(() => insert(2)),
  ])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(there()).toEqual([1, 2])
  expect(begun).toHaveLength(1)
})

test('nothing is answered before the commit, and a commit that fails fails every write of its group', async () => {
  const { database, insert, there } = open()
  const failing = {
    ...database,
    transaction: <T>(work: () => T): T =>
      database.transaction(() => {
        work()
        throw new Error('the disk is full')
      }),
  }
  const group = groupCommit(failing)
  const answers = await Promise.allSettled([group.write(() => insert(1)), group.write(() => insert(2))])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(there()).toEqual([])
})

test('a flush commits what waits without waiting for the turn to end', async () => {
  const { database, insert, there } = open()
  const group = groupCommit(database)
  const answer = group.write(() => insert(7))
  group.flush()
  expect(there()).toEqual([7])
  await expect(answer).resolves.toBe(1)
})
