import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

test('every proof that the page on security names is a test of the file it stands behind', () => {
  const [, body = ''] = textOf('docs/security.md').split('\n## Who may enter')
  let file = ''
  const proofs: string[] = []
  const missing: string[] = []
  for (const [, path, name] of body.matchAll(/`([\w./-]+\.test\.ts)`|(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)/g)) {
    if (path !== undefined) file = path
    if (name === undefined) continue
    proofs.push(name)
    if (!textOf(file).includes(`'${name}'`)) missing.push(`${file}: ${name}`)
  }
  expect(proofs.length).toBeGreaterThan(40)
  expect(missing).toEqual([])
})
