import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../sqlite'
import { openIndexFile } from './index-file'

const place = (): string => join(mkdtempSync(join(tmpdir(), 'sluice-schema-')), 'index.db')

test('a file of the first layout is brought to this one, its chunks and vectors as they were', () => {
  const file = place()
  const old = openDatabase(file)
  old.exec(`
    CREATE TABLE chunks (
      row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, sync INTEGER NOT NULL,
      ordinal INTEGER NOT NULL, passage TEXT NOT NULL, title TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL, page INTEGER, acl TEXT);
    CREATE INDEX chunks_of_document ON chunks (document, sync, ordinal);
    CREATE TABLE vectors (row INTEGER PRIMARY KEY, vector BLOB NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(title, section, text, content='', contentless_delete=1, tokenize="porter unicode61 remove_diacritics 2");
    INSERT INTO chunks VALUES (7, 'c1', 'a.md', 1, 0, 'p', 'Tent', 'Care', 'Wash the tents cold.', 0, 20, NULL, '["staff"]');
    INSERT INTO vectors VALUES (7, x'0000803f00000000');
    INSERT INTO words (rowid, title, section, text) VALUES (7, 'Tent', 'Care', 'Wash the tents cold.')`)
  old.close()
  const index = openIndexFile(file)
  const [hit] = index.search({ text: 'washing', mode: 'keyword', top: 5, groups: ['staff'] })
  expect(hit?.chunk).toMatchObject({ id: 'c1', document: 'a.md', text: 'Wash the tents cold.', acl: ['staff'] })
  expect(index.chunks('a.md', 1)[0]?.vector).toEqual(new Float32Array([1, 0]))
  index.close()
})

test('a file of a later layout is refused and left as it is', () => {
  const file = place()
  const later = openDatabase(file)
  later.exec('CREATE TABLE other (a); PRAGMA user_version = 99')
  later.close()
  expect(() => openIndexFile(file)).toThrow(expect.objectContaining({ word: 'newer_data' }))
  const again = openDatabase(file)
  expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'other' }])
  again.close()
})
