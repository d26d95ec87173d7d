import type { DoorSign } from '../door'
import { doors } from './index'

/** What must be known of each door before somebody comes. The package has this as a list, and reads a door with its schemas when it is first knocked at (scripts/door-signs.mjs). */
export const doorSigns: readonly DoorSign[] = doors.map((door) => {
  const { name, method, route, durable } = door
  return { name, method, route, ...(durable && { durable }), open: () => Promise.resolve(door) }
})
