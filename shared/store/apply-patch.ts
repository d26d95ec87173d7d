import { fault } from '../faults'
import type { Json } from '../json'
import type { PatchOperation, StoredDocument } from './contract'
import { fieldParts, valueNotThere } from './rules'

type Mutable = Record<string, Json>

/** The document after the operations, one after the other; refuses what Cosmos DB refuses. The document handed in stays as it is. */
export const applyPatch = <T extends StoredDocument>(document: T, operations: readonly PatchOperation[]): T => {
  const next = structuredClone(document)
  for (const operation of operations) applyOne(next as unknown as Mutable, operation)
  return next
}

const applyOne = (document: Mutable, operation: PatchOperation): void => {
  const parts = fieldParts(operation.field)
  const name = parts.at(-1) ?? ''
  const parent = parentOf(document, parts, operation)
  if (operation.op === 'set') parent[name] = operation.value
  else if (operation.op === 'remove') {
    if (!Object.hasOwn(parent, name)) throw valueNotThere(operation)
    delete parent[name]
  } else {
    const before = Object.hasOwn(parent, name) ? parent[name] : 0
    if (typeof before !== 'number')
      throw fault('bad_request', `“${operation.field}” is no number and cannot be incremented`, {
        field: operation.field,
      })
    parent[name] = before + operation.value
  }
}

const parentOf = (document: Mutable, parts: readonly string[], operation: PatchOperation): Mutable => {
  let current = document
  for (const part of parts.slice(0, -1)) {
    const inner = Object.hasOwn(current, part) ? current[part] : undefined
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) throw valueNotThere(operation)
    current = inner as Mutable
  }
  return current
}
