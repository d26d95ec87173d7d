import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller } from '../caller'
import { fault } from '../faults'
import type { Flows, FlowView, PublishOrder } from './contract'
import { withFlowsFolder } from './flows-folder'

const caller: Caller = { project: 'default', id: 'ada', groups: [], roles: ['owner'] }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-flows-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Flows that remember the last published order, which is all a folder needs of them. */
const rememberingFlows = (): Flows => {
  let last: PublishOrder | undefined
  return {
    validate: () => Promise.resolve({ errors: [], warnings: [] }),
    get: () => {
      if (!last) return Promise.reject(fault('not_found', 'No flow'))
      const files = Object.entries(last.files ?? {}).map(([path, text]) => ({ path, size: text.length, text }))
      return Promise.resolve({ yaml: last.yaml, files } as unknown as FlowView)
    },
    publish: (...[, , order]: Parameters<Flows['publish']>) => {
      last = order
      return Promise.resolve({ hash: 'h', warnings: [], created: true })
    },
  } as unknown as Flows
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

test('publishing writes the files, and a file that is gone from the flow goes from the folder', async () => {
  const flows = withFlowsFolder(rememberingFlows(), folder)
  await flows.publish(caller, 'shop', { yaml: 'a', files: { 'p/one.jinja2': '1', 'two.md': '2' } })
  expect([read('shop/flow.dag.yaml'), read('shop/p/one.jinja2'), read('shop/two.md')]).toEqual(['a', '1', '2'])
  await flows.publish(caller, 'shop', { yaml: 'b', files: { 'p/one.jinja2': '1' } })
  expect(read('shop/flow.dag.yaml')).toBe('b')
  expect(existsSync(join(folder, 'shop/two.md'))).toBe(false)
})

test('a file changed on disk meanwhile refuses the publishing, by its name, and stays', async () => {
  const flows = withFlowsFolder(rememberingFlows(), folder)
  await flows.publish(caller, 'shop', { yaml: 'a', files: { 'one.jinja2': '1' } })
  writeFileSync(join(folder, 'shop/one.jinja2'), 'mine')
  await expect(flows.publish(caller, 'shop', { yaml: 'b', files: { 'one.jinja2': '2' } })).rejects.toMatchObject({
    word: 'conflict',
    details: { files: ['one.jinja2'] },
  })
  expect(read('shop/one.jinja2')).toBe('mine')
})

test('an image lies in the folder as its bytes, and one that was changed there is told from the one that was not', async () => {
  const flows = withFlowsFolder(rememberingFlows(), folder)
  const bytes = Buffer.from('\x89PNG\r\n\x1a\n----', 'latin1')
  const files = { 'a.png': `data:image/png;base64,${bytes.toString('base64')}` }
  await flows.publish(caller, 'shop', { yaml: 'a', files })
  expect(readFileSync(join(folder, 'shop/a.png'))).toEqual(bytes)
  await flows.publish(caller, 'shop', { yaml: 'b', files })
  writeFileSync(join(folder, 'shop/a.png'), Buffer.concat([bytes, bytes]))
  await expect(flows.publish(caller, 'shop', { yaml: 'c', files })).rejects.toMatchObject({
    details: { files: ['a.png'] },
  })
})

test('the deploy step’s publishing writes nothing', async () => {
  await withFlowsFolder(rememberingFlows(), folder).publish(caller, 'shop', { yaml: 'a' }, { label: 'repo' })
  expect(existsSync(join(folder, 'shop'))).toBe(false)
})

test('a link that leads out of the folder is not written through [24]', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'sluice-outside-'))
  mkdirSync(join(folder, 'shop'))
  symlinkSync(outside, join(folder, 'shop', 'p'))
  const flows = withFlowsFolder(rememberingFlows(), folder)
  await expect(flows.publish(caller, 'shop', { yaml: 'a', files: { 'p/one.jinja2': '1' } })).rejects.toMatchObject({
    word: 'conflict',
  })
  expect(existsSync(join(outside, 'one.jinja2'))).toBe(false)
  rmSync(outside, { recursive: true, force: true })
})
