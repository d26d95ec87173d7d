import type { InputKind } from './contract'
import { blobTarget } from './blob-target'

/** Hands a blob's content to the handler: bytes, or text where `dataType` says so; null where there is no such blob. */
export const blobInput: InputKind = {
  type: 'blob',
  open(binding, functionName, ground) {
    const target = blobTarget(binding, functionName, ground)
    const isText = binding['dataType'] === 'string'
    return {
      async read(data) {
        const { container, blob } = target(data)
        const found = await container.read(blob)
        if (!found) return { json: 'null' }
        return isText ? { string: found.body.toString('utf8') } : { bytes: found.body }
      },
    }
  },
}
