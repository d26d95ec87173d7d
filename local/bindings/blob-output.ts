import { bytesOf } from '../core/typed-data'
import type { OutputKind } from './contract'
import { blobTarget } from './blob-target'

/** Writes a blob: bytes and text as they are, anything else as JSON. */
export const blobOutput: OutputKind = {
  type: 'blob',
  open(binding, functionName, ground) {
    const target = blobTarget(binding, functionName, ground)
    return {
      async write(value, data) {
        const body = bytesOf(value)
        if (body === null) return
        const { container, blob } = target(data)
        await container.write(blob, body)
      },
    }
  },
}
