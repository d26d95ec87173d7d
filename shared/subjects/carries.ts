import type { Json } from '../json'

/** Whether a value names a subject: one of its strings or numbers is the partition, or a member is called so. With `fields`, only what lies under members of those names counts. */
export const carriesSubject = (partition: string, fields?: readonly string[]) => {
  const named = fields && new Set(fields)
  return (value: Json): boolean => {
    const open: { readonly value: Json; readonly counts: boolean }[] = [{ value, counts: named === undefined }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { value: found, counts } = next
      if (typeof found === 'object' && found !== null) {
        if (Array.isArray(found)) {
          for (const item of found as readonly Json[]) open.push({ value: item, counts })
          continue
        }
        for (const [name, member] of Object.entries(found)) {
          if (counts && name === partition) return true
          open.push({ value: member, counts: counts || named?.has(name) === true })
        }
        continue
      }
      if (counts && (typeof found === 'string' || typeof found === 'number') && String(found) === partition) return true
    }
    return false
  }
}
