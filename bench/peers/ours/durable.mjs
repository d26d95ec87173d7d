// Sluice with a record of every run and node in SQLite, as its own server keeps them.
import { join } from 'node:path'
import { createRuns } from './dist/shared/runs/index.js'
import { keepValue, openValue } from './dist/shared/store/index.js'
import { openSqliteStore } from './dist/shared/store/adapters/sqlite/open-sqlite-store.js'
import { memoryBlobs } from './dist/shared/blobs/memory-blobs.js'
import { systemWorld } from './dist/shared/system-world.js'
import * as plain from './adapter.mjs'

export const label = 'Sluice + SQLite (durable)'
export const settings = `${plain.settings.replace('; runs not recorded', '')}; header and every node of a run recorded in SQLite (WAL, synchronous=NORMAL)`
export const durable = true

const caller = { project: 'default', id: 'local', groups: [], roles: ['owner'] }
let opened

const recorded = ({ tmp } = {}) => {
  const world = systemWorld(() => undefined)
  const store = openSqliteStore({ file: join(tmp ?? '.', 'store.db'), now: world.now })
  opened = store
  const runs = createRuns({
    store,
    blobs: memoryBlobs(),
    world,
    ground: 'local',
    version: 'bench',
    keepValue,
    openValue,
  })
  return {
    openJournal: (flow, inputs) =>
      runs.openJournal(caller, {
        kind: 'flow',
        flow,
        snapshot: flow,
        label: null,
        variant: null,
        inputs,
        resolved: {},
      }),
  }
}

export const w1 = (ctx) => plain.start(ctx, recorded(ctx))(plain.w1Flow(), 'w1')
export const w4 = (ctx) => {
  const run = plain.start({}, recorded(ctx))(plain.w4Flow(), 'w4')
  return (seed) => run({ seed })
}
export const close = () => opened?.close?.()
