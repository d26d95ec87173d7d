import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

rmSync(join(root, '.sluice'), { recursive: true, force: true })
console.log('Local data cleared: .sluice is gone.')
