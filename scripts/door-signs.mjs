import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** The doors of the built app as the text of a module, which knows their names and routes and reads each door's file when it is opened. */
export const doorSignsText = () => {
  const folder = join(root, 'dist', 'functions', 'http', 'doors')
  const read = createRequire(join(folder, 'index.js'))
  const files = readdirSync(folder).filter((file) => file.endsWith('.js') && file !== 'index.js')
  const places = new Map(
    files.flatMap((file) =>
      Object.entries(read(`./${file}`)).flatMap(([list, doors]) =>
        Array.isArray(doors) ? doors.map((door) => [door, { file: file.replace(/js$/, 'ts'), list }]) : [],
      ),
    ),
  )
  const signs = read('./index.js').doors.map((door) => {
    const { file, list } = places.get(door) ?? { file: 'index.ts', list: 'doors' }
    const { name, method, route, durable = false } = door
    const open = `async () => (await import('./${file}')).${list}.find(({ name }) => name === '${name}')`
    return `{ name: '${name}', method: '${method}', route: '${route}', durable: ${durable}, open: ${open} }`
  })
  return `export const doorSigns = [${signs.join(',\n')}]`
}
