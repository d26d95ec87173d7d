import Module from 'node:module'

/** Node's own loader, whose `_load` every `require` goes through. */
interface Loader {
  _load: Load
}

type Load = (request: string, parent: unknown, isMain: boolean) => unknown

/** Makes `require(name)` give `value` instead of a file, until the returned function is called. */
export function intercept(name: string, value: unknown): () => void {
  const loader = Module as unknown as Loader
  const original = loader._load.bind(loader)
  const patched: Load = (request, parent, isMain) => (request === name ? value : original(request, parent, isMain))
  loader._load = patched
  return () => {
    // A later interception stands on this one and stays.
    if (loader._load === patched) loader._load = original
  }
}
