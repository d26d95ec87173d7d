import Module from 'node:module'

/** Node's own loader, whose `_load` every `require` goes through. */
interface Loader {
  _load(request: string, parent: unknown, isMain: boolean): unknown
}

/** Makes `require(name)` give `value` instead of a file, until the returned function is called. */
export function intercept(name: string, value: unknown): () => void {
  const loader = Module as unknown as Loader
  const original = loader._load
  const patched: Loader['_load'] = function load(this: unknown, request, parent, isMain) {
    return request === name ? value : original.call(this, request, parent, isMain)
  }
  loader._load = patched
  return () => {
    if (loader._load === patched) loader._load = original
  }
}
