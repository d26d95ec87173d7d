import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root, run } from './setup.mjs'

// Node 22 is the version on Azure. npm carries it as a package per platform; it is kept apart from node_modules.
const version = '22.23.3'
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const folder = join(root, '.sluice-tools')
const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

ensureInstalled({ tests: true })
ensureBuilt()
if (!existsSync(binary)) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  run('npm', [
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--loglevel=error',
    `${name}@${version}`,
  ])
}
run(binary, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...process.argv.slice(2)])
