import { fault } from '../faults'
import type { SecretSources } from './contract'
import { readReference } from './secret-reference'

/** Reads the secret a reference names. Errors name the reference, never what lies behind it. */
export const resolveSecret = async (
  reference: string,
  connection: string,
  sources: SecretSources,
  allow: (name: string) => boolean,
): Promise<string> => {
  const read = readReference(reference)
  if (!read) throw fault('store_corrupt', `A secret of connection “${connection}” is no reference`, { connection })
  const { source, name } = read
  const refuse = (why: string) =>
    fault('connection_failed', `Connection “${connection}” names the secret ${source}:${name}, ${why}`, {
      connection,
      reference: `${source}:${name}`,
    })
  if (!allow(name)) throw refuse('which belongs to the app itself')
  if (source === 'keyvault' && !sources.keyvault) throw refuse('but no Key Vault is configured')
  let value: string | undefined
  try {
    value = source === 'env' ? sources.env(name) : await sources.keyvault?.(name)
  } catch {
    // The cause is dropped: a vault's error may quote what it was asked for.
    throw refuse('which could not be read')
  }
  if (value === undefined || value === '') throw refuse('which is not set')
  return value
}
