import { fault } from '../../faults'
import type { Json } from '../../json'
import type { NodeKind } from '../contract'

/** A kind whose outputs have at most so many bytes of JSON: a larger one is a named failure of its node, where many of them would end the process that all runs share. */
export const limitOutput = (kind: NodeKind, mostBytes: number): NodeKind => ({
  ...kind,
  async run(settings, inputs, context) {
    const output = await kind.run(settings, inputs, context)
    if (!isLargerThan(output, mostBytes)) return output
    const message = `The output of node “${context.path}” has more than the ${mostBytes} bytes that an output may have; write it to storage and return where it lies`
    throw fault('output_too_large', message, { limit: mostBytes })
  },
})

/** Whether a value has more than so many bytes as JSON; looks no further than that. */
export const isLargerThan = (value: Json, bytes: number): boolean => {
  let left = bytes
  const take = (item: Json): boolean => {
    // A character has at least one byte, so a text need not be counted to be too long.
    if (typeof item === 'string') left -= item.length > left ? item.length : Buffer.byteLength(item) + 2
    else if (typeof item !== 'object' || item === null) left -= String(item).length
    else if (Array.isArray(item)) {
      left -= Math.max(item.length, 1) + 1
      return left >= 0 && item.every((part: Json) => take(part))
    } else {
      const entries = Object.entries(item)
      left -= entries.length === 0 ? 2 : 1
      for (const [key, part] of entries) {
        left -= Buffer.byteLength(key) + 4
        if (left < 0 || !take(part)) return false
      }
    }
    return left >= 0
  }
  return !take(value)
}
