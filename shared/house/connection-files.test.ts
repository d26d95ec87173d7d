import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConnectionFiles } from './connection-files'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-connections-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('files of both endings are read, others are not, and a folder that is not there holds none', () => {
  writeFileSync(join(folder, 'b.yml'), 'kind: openai\n')
  writeFileSync(join(folder, 'a.yaml'), 'kind: serverless\n')
  writeFileSync(join(folder, 'README.md'), ': no YAML')
  expect(readConnectionFiles(folder)).toEqual([
    { path: 'a.yaml', content: { kind: 'serverless' } },
    { path: 'b.yml', content: { kind: 'openai' } },
  ])
  expect(readConnectionFiles(join(folder, 'none'))).toEqual([])
})

test('a file that is no YAML is named with its line, and none of its text is told', () => {
  writeFileSync(join(folder, 'a.yaml'), 'kind: openai\nsecrets: {api_key: "sk-secret\n')
  let found: unknown
  try {
    readConnectionFiles(folder)
  } catch (error) {
    found = error
  }
  expect(found).toMatchObject({ word: 'bad_settings', details: { file: join(folder, 'a.yaml') } })
  expect((found as Error).message).toMatch(/a\.yaml is no YAML \(\w+, line \d\)/)
  expect(JSON.stringify(found) + String((found as Error).cause)).not.toContain('sk-secret')
})
