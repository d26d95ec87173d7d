/** Faults of durable software, each as a change of the sources that the simulation has to find; the product knows nothing of them. */
export const planted = []

const plant = (name, ...patches) =>
  planted.push({ name, patches: patches.map(([file, from, to]) => ({ file, from, to })) })

const book = 'shared/runs/durable/book.ts'
const claims = 'shared/runs/durable/claims.ts'
const memo = 'shared/flows/waves/memo.ts'
const perform = 'shared/flows/waves/perform-node.ts'
const activities = 'shared/flows/waves/activities.ts'
const shard = 'shared/batches/run-shard.ts'
const rows = 'shared/batches/row-documents.ts'
const sweeper = 'shared/runs/durable/sweep.ts'

plant(
  'no epoch check before a write',
  [book, 'if (await current()) return await write()', 'return await write()'],
  [perform, 'if (attempt.lostBy)', "if (attempt.lostBy === 'worker')"],
)
plant('no lease: a claim is taken over at once', [
  claims,
  'value.holder !== holder && value.lease_until > world.now()',
  'value.holder === "nobody"',
])
plant('a claim is taken over a quarter into its lease', [
  claims,
  'value.lease_until > world.now()',
  'value.lease_until - leaseMs * 0.75 > world.now()',
])
plant('leases are not renewed', [
  'shared/runs/durable/watch.ts',
  'looks % looksPerRenewal !== 0',
  'looks % looksPerRenewal !== 10_000',
])
plant('answers of models are not recalled', [memo, 'if (kept) {', 'if (kept && kept.cost === -1) {'])
plant('answers of models are not kept', [
  memo,
  'return book.remember(name, await model.complete(request, { ...call, idempotencyKey }))',
  'return model.complete(request, { ...call, idempotencyKey })',
])
plant('the memo knows no attempt', [
  memo,
  "const name = hashOf(['call', run, path, attempt, ordinal, asked])",
  "const name = hashOf(['call', run, path, ordinal])",
])
plant('the memo knows no ordinal', [
  memo,
  "const name = hashOf(['call', run, path, attempt, ordinal, asked])",
  "const name = hashOf(['call', run, path, attempt])",
])
plant('an outcome is written over one that is there', [
  book,
  "await nodeShape.put(store, 'runs', key, made, undefined)",
  "await store.put('runs', key, nodeShape.write(made))",
])
plant('a retry keeps the number of its attempt', [
  claims,
  'attempt: there.value.attempt + 1',
  'attempt: there.value.attempt',
])
plant('a takeover begins at the first attempt', [
  claims,
  '  const taken = {\n    ...value,',
  '  const taken = {\n    ...value,\n    attempt: 1,',
])
plant('the sweeper believes one look', [
  sweeper,
  'if (!(await hasStood(project, header, etag, why)) || why === undefined)',
  'if (why === undefined)',
])
plant('a run ends without raising its epoch', [book, '  epoch: there.epoch + 1,', '  epoch: there.epoch,'])
plant('an end is written over a cancel', [
  book,
  'return header.epoch === epoch && !hasEnded(header)',
  'return header.epoch <= epoch + 1',
])
plant('a cancel is not looked for', [
  'shared/runs/durable/watch.ts',
  'if (!(await book.current())) return',
  'if (looks < 0) return',
])
plant('a cancel keeps the epoch and the status', [
  'shared/runs/durable/cancel-run.ts',
  "        status: 'cancelled',\n        epoch: there.epoch + 1,",
  "        status: 'cancelled',\n        epoch: there.epoch,",
])
plant('a row is written over one that is there', [
  rows,
  "await rowShape.put(store, 'rows', rowKey(project, batch, row.index), row, undefined)",
  "await store.put('rows', rowKey(project, batch, row.index), rowShape.write(row))",
])
plant('a resume runs completed rows again', [
  shard,
  "return row?.status !== 'completed' && row?.attempt !== plan.attempt",
  'return row?.attempt !== plan.attempt',
])
plant('a shard does not read the rows it has', [
  shard,
  "return row?.status !== 'completed' && row?.attempt !== plan.attempt",
  'return row === undefined || row.index >= 0',
])
plant('a batch ends by the rows it happens to see', [
  'shared/batches/finish-batch.ts',
  'if (completed + failed < total && !isLate(scene)) {',
  'if (completed + failed < 0) {',
])
plant('429 becomes a result', [shard, "|| outcome.error?.code === 'rate_limited'", ''])
plant('decided nodes are not committed', [
  activities,
  "if ((await commitDecided(scene)).is === 'over') return over\n  const isAll = runNodes(scene.plan).every(({ name }) => scene.finished.has(name))",
  'const isAll = runNodes(scene.plan).every(({ name }) => scene.finished.has(name) || true)',
])
plant('a run ends by the records it happens to see', [activities, 'if (!isAll) throw', 'if (false as boolean) throw'])
plant(
  'a header that is not to be seen yet ends the instance',
  [book, 'if (!header || header.epoch < epoch)\n', 'if (header && header.epoch < -1)\n'],
  [
    book,
    'return header.epoch === epoch && !hasEnded(header)',
    'return header !== undefined && header.epoch === epoch && !hasEnded(header)',
  ],
)
plant(
  'an answer wakes nobody and nobody looks',
  ['shared/runs/durable/answer.ts', 'await client.raise(instance, wakeEvent, {})', ''],
  ['shared/flows/waves/orchestrate.ts', 'const longestPause = 10 * 60_000', 'const longestPause = 864_000_000_000'],
)
plant('an item is kept before its nodes have ended', [
  'shared/flows/waves/work.ts',
  "  const worked = await work(inner, { ...order, allows: () => true })\n  if (worked.is !== 'done') return worked",
  "  const worked = await work(inner, { ...order, allows: () => true })\n  if (worked.is === 'over') return worked",
])
plant('a store that was away fails the node', [
  perform,
  '    // The activity is asked again, and what was kept is not asked for again.\n    if (ground.failure !== undefined) throw asError(ground.failure)\n',
  '',
])
plant('a failed row leaves the others unwatched', [shard, '() => worker().catch(fail)', '() => worker()'])
