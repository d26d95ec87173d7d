import type { Alarm, Instance, Message, Parent, RuntimeStatus, Turn, Work } from '../contract'

/** Columns of an instance, in the order of its row. */
export const instanceColumns =
  'id, execution, name, version, status, input, output, custom_status, parent, created_at, updated_at'

/** An instance as SQLite holds it. */
export interface InstanceRow {
  readonly id: string
  readonly execution: string
  readonly name: string
  readonly version: string | null
  readonly status: string
  readonly input: string | null
  readonly output: string | null
  readonly custom_status: string | null
  readonly parent: string | null
  readonly created_at: number
  readonly updated_at: number
}

/** Reads an instance's row. */
export function instanceOf(row: InstanceRow): Instance {
  return {
    id: row.id,
    execution: row.execution,
    name: row.name,
    version: row.version,
    status: row.status as RuntimeStatus,
    input: row.input,
    output: row.output,
    customStatus: row.custom_status,
    parent: row.parent === null ? null : (JSON.parse(row.parent) as Parent),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** A step of an orchestration as SQLite holds it. */
export interface TurnRow {
  readonly events: string
  readonly plan: string
  readonly cancelled: string | null
  readonly outcome: string | null
}

/** Reads a step's row. */
export function turnOf({ events, plan, cancelled, outcome }: TurnRow): Turn {
  return {
    events,
    plan: JSON.parse(plan) as Turn['plan'],
    ...(cancelled !== null && { cancelled: JSON.parse(cancelled) as number[] }),
    ...(outcome !== null && { outcome: JSON.parse(outcome) as NonNullable<Turn['outcome']> }),
  }
}

/** Reads a message's row. */
export function messageOf({ number, target, body }: { number: number; target: string; body: string }): Message {
  return { number, target, body: JSON.parse(body) as Message['body'] }
}

/** A timer's row. */
export interface AlarmRow extends Omit<Alarm, 'fireAt'> {
  readonly fire_at: number
}

/** Reads a timer's row. */
export function alarmOf({ fire_at: fireAt, ...rest }: AlarmRow): Alarm {
  return { ...rest, fireAt }
}

/** Columns of a piece of work. */
export const workColumns = 'number, instance, execution, task, kind, name, input'

/** A piece of work's row. */
export type WorkRow = Work
