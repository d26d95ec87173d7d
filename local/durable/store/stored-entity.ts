/** An entity as it is stored. */
export interface StoredEntity {
  readonly id: string
  readonly exists: boolean
  readonly state: string | null
  readonly lockedBy: string | null
  readonly lockRequest: string | null
  readonly updatedAt: number
}

/** Columns of an entity, in the order of its row. */
export const entityColumns = 'id, does_exist, state, locked_by, lock_request, updated_at'

/** An entity as SQLite holds it. */
export interface EntityRow {
  readonly id: string
  readonly does_exist: number
  readonly state: string | null
  readonly locked_by: string | null
  readonly lock_request: string | null
  readonly updated_at: number
}

/** Reads an entity's row. */
export function entityOf(row: EntityRow): StoredEntity {
  return {
    id: row.id,
    exists: row.does_exist === 1,
    state: row.state,
    lockedBy: row.locked_by,
    lockRequest: row.lock_request,
    updatedAt: row.updated_at,
  }
}
