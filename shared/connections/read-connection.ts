import type { ConnectionBody } from './contract'
import { connectionBody } from './schemas'

/** Whether a text may name a connection. */
export const isConnectionName = (name: string): boolean => /^[A-Za-z0-9_~-]{1,64}$/.test(name)

/** A connection, or everything that is wrong with it in words that repeat no value. */
export const readConnection = (
  value: unknown,
):
  | { readonly body: ConnectionBody }
  | { readonly errors: readonly { readonly path: string; readonly message: string }[] } => {
  const read = connectionBody.safeParse(value)
  if (read.success) return { body: read.data }
  return {
    errors: read.error.issues.map((issue) => ({
      path: issue.path.join('.') || '(connection)',
      message: issue.message,
    })),
  }
}
