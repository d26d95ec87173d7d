import type { Binding } from '../core/contract'
import { HostError } from '../host-error'
import { type BlobContainer, blobContainer } from '../storage-blob/blob-container'
import type { Ground } from '../triggers/contract'
import type { BindingData } from './binding-data'
import { parseExpression } from './expression'

/** Where a blob binding points in one invocation. */
export interface BlobTarget {
  readonly container: BlobContainer
  readonly blob: string
}

/** Reads the `path` of a blob binding, `container/blob` with names in braces; gives what finds its blob in an invocation. */
export function blobTarget(
  binding: Binding,
  functionName: string,
  { settings, clock }: Ground,
): (data: () => BindingData) => BlobTarget {
  const where = `The path of a blob ${binding.direction === 'in' ? 'input' : 'output'} of function "${functionName}"`
  const { path } = binding
  if (typeof path !== 'string' || path === '') throw new HostError('bad_trigger', `${where} is missing`)
  const expression = parseExpression(path, where, clock.now)
  const account = settings.storageAccount(binding['connection'], where)
  const containers = new Map<string, BlobContainer>()

  return (data) => {
    const full = expression.fill(data())
    const [, name = '', blob = ''] = /^\/?([^/]+)\/(.+)$/s.exec(full) ?? []
    if (name === '') throw new Error(`${where} is "${full}", which is no container and blob`)
    const container = containers.get(name) ?? blobContainer(account, name)
    containers.set(name, container)
    return { container, blob }
  }
}
