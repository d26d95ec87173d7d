import { fault } from '../faults'
import type { BlobProperties } from '../blobs/contract'

/** Groups that may read a document; null is everybody. */
export type Acl = readonly string[] | null

const metadataName = 'sluice_acl'

/** The metadata that carries an ACL with its blob. A blob without it is public. */
export const aclMetadata = (acl: Acl): Record<string, string> =>
  acl === null ? {} : { [metadataName]: JSON.stringify(acl) }

/** A blob's metadata without its ACL. */
export const withoutAcl = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key.toLowerCase() !== metadataName))

/** The ACL a blob carries: a JSON list as written here, or names parted by commas as written by hand. */
export const aclOfBlob = ({ metadata, name }: Pick<BlobProperties, 'metadata' | 'name'>): Acl => {
  const written = Object.entries(metadata).find(([key]) => key.toLowerCase() === metadataName)?.[1]
  if (written === undefined) return null
  if (!written.trim().startsWith('[')) return normalAcl(written.split(','))
  try {
    const parsed: unknown = JSON.parse(written)
    if (Array.isArray(parsed) && parsed.every((group) => typeof group === 'string')) return normalAcl(parsed)
  } catch {
    // Told below: what cannot be read must not open the document.
  }
  throw fault(
    'invalid_input',
    `The metadata “${metadataName}” of blob “${name}” is neither a JSON list nor names parted by commas`,
  )
}

/** The same where what cannot be read opens the document to nobody. */
export const aclOrNobody = (blob: Pick<BlobProperties, 'metadata' | 'name'>): Acl => {
  try {
    return aclOfBlob(blob)
  } catch {
    return []
  }
}

/** Group names trimmed, sorted and each once, so that equal ACLs are equal texts. */
export const normalAcl = (groups: readonly string[] | null): Acl =>
  groups && [...new Set(groups.map((group) => group.trim()).filter((group) => group !== ''))].toSorted()

/** Whether a reader in these groups may read what carries this ACL. */
export const mayRead = (acl: Acl, groups: readonly string[]): boolean =>
  acl === null || acl.some((group) => groups.includes(group))
