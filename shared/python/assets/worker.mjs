// One interpreter: CPython on WebAssembly in a thread of its own. Told by messages what to do; knows nothing of Node's world.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'

const { runtime, host, snapshot, wantsSnapshot, mostMemory } = workerData
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
const say = (message) => parentPort.postMessage(message)

watchMemory()
const { loadPyodide } = await import(pathToFileURL(join(runtime, 'pyodide.mjs')).href)
const python = await open()
const handle = start()
watchFiles()
say({ is: 'ready' })
parentPort.on('message', (message) => {
  try {
    if (message.files) keepFiles(message.files)
    say({
      is: 'answer',
      id: message.id,
      text: handle(message.text, (text) => say({ is: 'piece', id: message.id, text })),
    })
  } catch (error) {
    // What Python code does wrong is answered above; this is the interpreter's own end.
    say({ is: 'broken', id: message.id, why: String(error?.message ?? error).slice(0, 500) })
  }
})

/** Starts from a picture of a started interpreter where there is one: a sixth of the time. */
async function open() {
  const options = {
    indexURL: runtime,
    env: { HOME: '/flow', PYTHONDONTWRITEBYTECODE: '1' },
    jsglobals: Object.create(null),
    stdout: () => {},
    stderr: () => {},
  }
  if (snapshot) return loadPyodide({ ...options, _loadSnapshot: snapshot })
  if (!wantsSnapshot) return loadPyodide(options)
  const started = await loadPyodide({ ...options, _makeSnapshot: true })
  // What most tools and all our own modules need, so that no later start imports it again.
  started.runPython(
    'import annotationlib, ast, asyncio, base64, collections, concurrent.futures, contextlib, dataclasses, datetime, enum, functools, importlib.util, inspect, itertools, json, math, mimetypes, pathlib, re, string, traceback, types, typing, uuid',
  )
  say({ is: 'snapshot', bytes: started.makeMemorySnapshot() })
  return started
}

function start() {
  python.FS.mkdirTree('/sluice')
  for (const [path, bytes] of Object.entries(host)) {
    const place = `/sluice/${path}`
    python.FS.mkdirTree(place.slice(0, place.lastIndexOf('/')))
    python.FS.writeFile(place, bytes)
  }
  python.FS.mkdirTree('/flow')
  // Every start draws its own random numbers, also one from a picture; and no code reaches the machinery around it.
  python.runPython(`
import random, sys
random.seed()
sys.dont_write_bytecode = True
sys.path.append('/sluice')
import sluice_host
sluice_host.start()
for name in ('js', 'pyodide_js', '_pyodide_core'):
    sys.modules[name] = None
`)
  return python.pyimport('sluice_host').handle
}

/** Lays the flow's files out in the working folder. */
function keepFiles(files) {
  for (const [path, bytes] of Object.entries(files)) {
    const place = `/flow/${path}`
    python.FS.mkdirTree(place.slice(0, place.lastIndexOf('/')))
    python.FS.writeFile(place, bytes)
  }
}

/** Counts what tools write to the file system, which lies outside Python's own memory. */
function watchFiles() {
  const { MEMFS } = python.FS.filesystems
  const { stream } = MEMFS.ops_table.file
  const { write } = stream
  let written = 0
  stream.write = (file, buffer, offset, length, position, canOwn) => {
    const before = file.node.contents.length
    const grows = Math.max(0, position + length - before)
    // What was deleted since is found by looking, once the count says that there is no room.
    if (written + grows > mostMemory) written = sizeBelow(python.FS.root)
    if (written + grows > mostMemory) {
      say({ is: 'memory', wanted: written + grows })
      throw new python.FS.ErrnoError(python.ERRNO_CODES.ENOSPC)
    }
    const done = write(file, buffer, offset, length, position, canOwn)
    written += file.node.contents.length - before
    return done
  }
}

function sizeBelow({ contents, mounted }) {
  const inside = mounted?.contents ?? contents
  if (ArrayBuffer.isView(inside)) return inside.length
  return Object.values(inside ?? {}).reduce((sum, node) => sum + sizeBelow(node), 0)
}

/** Refuses memory beyond the limit, so that Python raises MemoryError, and tells the parent. */
function watchMemory() {
  const original = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'grow').value
  WebAssembly.Memory.prototype.grow = function growWithin(pages) {
    const wanted = this.buffer.byteLength + pages * 65_536
    if (wanted > mostMemory) {
      say({ is: 'memory', wanted })
      throw new RangeError(`an interpreter may take up to ${mostMemory} bytes`)
    }
    return original.call(this, pages)
  }
}
