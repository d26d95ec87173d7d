import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from '../fixtures/child'
import { clearDataFolder } from './clear-folder'
import { takeDataFolder } from './data-folder'
import { openHostDatabase } from './host-database'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('a data folder is emptied, one in use or of something else is left alone', () => {
  clearDataFolder(folder.path)
  const taken = takeDataFolder(folder.path)
  openHostDatabase(folder.path).close()
  mkdirSync(path.join(folder.path, 'deep'))
  writeFileSync(path.join(folder.path, 'deep', 'file'), 'x')
  expect(() => clearDataFolder(folder.path)).toThrow('is in use by process')
  expect(readdirSync(folder.path)).toContain('host.db')
  taken.release()

  clearDataFolder(folder.path)
  expect(readdirSync(folder.path).filter((name) => !name.startsWith('lock.db'))).toEqual([])

  const other = path.join(folder.path, 'pictures')
  mkdirSync(other)
  writeFileSync(path.join(other, 'holiday.jpg'), 'x')
  expect(() => clearDataFolder(other)).toThrow('pictures is no data folder of this host (it has no lock.db)')
  expect(readdirSync(other)).toEqual(['holiday.jpg'])
})

test('[14] memory of a later version is refused by name', () => {
  mkdirSync(folder.path, { recursive: true })
  const database = openHostDatabase(folder.path)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => openHostDatabase(folder.path)).toThrow(/host\.db is of version 99, this program knows version 1/)
})
