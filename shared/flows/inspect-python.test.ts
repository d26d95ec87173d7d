import { memoryBlobs } from '../blobs'
import { fault } from '../faults'
import type { Python } from '../python/contract'
import { inspectPython } from './inspect-python'
import { codeBlob } from './snapshot/code-loader'

const hash = 'a'.repeat(64)
const order = {
  scope: 'p/f',
  yaml: 'nodes: [{name: a, type: python, source: {type: code, path: a.py}}]',
  files: new Map(),
  code: { 'a.py': hash },
}
const inspecting = async (inspect: () => Promise<never[]>) => {
  const blobs = memoryBlobs()
  await blobs.put('code', codeBlob(hash, 'a.py'), 'x')
  return inspectPython({ blobs, python: { inspect } as unknown as Python }, order)
}

test('[§1.14] a file that never comes to its end when it is loaded is an error of the flow', async () => {
  const found = await inspecting(async () => {
    throw fault('deadline_exceeded', 'it took too long')
  })
  expect(found.get('a.py')).toMatchObject({ errors: [{ code: 'PythonLoadError', file: 'a.py' }] })
})

test('what the house itself lacks is no error of the flow', async () => {
  const lacking = inspecting(async () => {
    throw fault('unavailable', 'no runtime')
  })
  await expect(lacking).rejects.toMatchObject({ word: 'unavailable' })
})

test('a file that is not deployed is not looked into', async () => {
  const inspect = jest.fn(async () => [])
  expect(await inspectPython({ blobs: memoryBlobs(), python: { inspect } as unknown as Python }, order)).toEqual(
    new Map(),
  )
  expect(inspect).not.toHaveBeenCalled()
})
