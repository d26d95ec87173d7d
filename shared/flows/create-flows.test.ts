import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import type { Caller } from '../caller'
import { memoryBlobs } from '../blobs'
import { sha256 } from '../json'
import type { ChatModel } from '../models/contract'
import type { RunStart } from '../runs/contract'
import { memoryStore } from '../store'
import type { World } from '../world'
import type { Flows, NodeServices, PublishOrder } from './contract'
import { createFlows } from './create-flows'
import type { FlowsDeps } from './flows-deps'
import { nodeKinds } from './nodes'
import { plainPrompts } from './plain-prompts'
import { frozenWorld, memoryJournal } from './play'
import { createCodeLoader } from './snapshot/code-loader'
import { createLabels } from './snapshot/labels'

const owner: Caller = { project: 'p', id: 'olga', groups: [], roles: ['owner'] }
const author: Caller = { ...owner, id: 'anna', roles: ['author'] }
const kinds = nodeKinds(plainPrompts())

const houseOf = (more: Partial<FlowsDeps> = {}) => {
  let time = 0
  const world: World = { ...frozenWorld(), now: () => time }
  const store = memoryStore(() => time)
  const blobs = memoryBlobs()
  const journals: ReturnType<typeof memoryJournal>[] = []
  const starts: RunStart[] = []
  const deps: FlowsDeps = {
    store,
    blobs,
    world,
    kinds,
    services: {} as NodeServices,
    deployedCode: async () => ({}),
    openJournal(_caller, start) {
      starts.push(start)
      const journal = memoryJournal(`run-${starts.length}`)
      journals.push(journal)
      return journal
    },
    ...more,
  }
  const flows: Flows = createFlows(deps)
  return { ...deps, flows, journals, starts, pass: (milliseconds: number) => void (time += milliseconds) }
}

const order = (text: string): PublishOrder => ({
  yaml: `description: Says it\ninputs: {q: {type: string}}\noutputs: {o: {type: string, reference: "\${say.output}"}}
nodes:\n- {name: say, type: prompt, source: {path: say.jinja2}, inputs: {q: "\${inputs.q}"}}\n`,
  files: { 'say.jinja2': `${text} {{ q }}` },
})

const publish = async (
  { flows }: { flows: Flows },
  text: string,
  options?: { label?: string; ifMatch?: string },
  caller = owner,
) => (await flows.publish(caller, 'f', order(text), options)).hash

const labelsOf = async ({ flows }: { flows: Flows }) => (await flows.get(owner, 'f')).labels

test('a published flow is listed, shown and run, and its run is journalled', async () => {
  const house = houseOf()
  const hash = await publish(house, 'Hello')
  expect(await house.flows.list(owner, {})).toEqual({
    items: [expect.objectContaining({ name: 'f', description: 'Says it', latest: hash, labels: { latest: hash } })],
  })
  expect(await house.flows.get(owner, 'f')).toMatchObject({
    name: 'f',
    hash,
    type: 'standard',
    inputs: { q: { type: 'string' } },
    outputs: { o: { type: 'string' } },
    files: [{ path: 'say.jinja2', size: 13, text: 'Hello {{ q }}' }],
    layout: { nodes: [{ name: 'say', kind: 'prompt', x: 0, y: 0 }], edges: [] },
    definition: { description: 'Says it' },
  })
  const answer = await house.flows.invoke(owner, 'f', { q: 'you' })
  expect(answer).toMatchObject({ outputs: { o: 'Hello you' }, run_id: 'run-1', snapshot: hash, cost: 0, metrics: {} })
  expect(house.starts[0]).toMatchObject({
    kind: 'flow',
    flow: 'f',
    snapshot: hash,
    label: 'latest',
    inputs: { q: 'you' },
    deadline: '1970-01-01T00:03:40.000Z',
  })
  expect(house.journals[0]?.nodes.map(({ path, status }) => [path, status])).toEqual([['say', 'completed']])
  expect(house.journals[0]?.ends).toHaveLength(1)
})

test('the same content is the same snapshot, whenever and by whomever it is published', async () => {
  const house = houseOf()
  const first = await house.flows.publish(owner, 'f', order('Hello'))
  house.pass(1000)
  const second = await house.flows.publish(author, 'f', order('Hello'))
  expect([first.created, second.created, second.hash]).toEqual([true, false, first.hash])
  const { items } = await house.flows.versions(owner, 'f')
  expect(items).toEqual([
    { hash: first.hash, published_at: '1970-01-01T00:00:00.000Z', published_by: 'olga', labels: ['latest'] },
  ])
})

test('what a version is for is told beside it, outside its hash, by whoever published it first', async () => {
  const house = houseOf()
  const { hash } = await house.flows.publish(owner, 'f', order('Hello'), { message: 'Greets politely' })
  expect((await house.flows.publish(author, 'f', order('Hello'), { message: 'Later' })).hash).toBe(hash)
  expect((await house.flows.versions(owner, 'f')).items).toEqual([
    expect.objectContaining({ hash, published_by: 'olga', message: 'Greets politely' }),
  ])
})

test('a flow of another project is not there', async () => {
  const house = houseOf()
  const hash = await publish(house, 'Hello')
  const stranger = { ...owner, project: 'q' }
  for (const at of [{}, { version: hash }])
    await expect(house.flows.get(stranger, 'f', at)).rejects.toMatchObject({ word: 'not_found' })
  expect((await house.flows.list(stranger, {})).items).toEqual([])
})

test('with If-Match a flow is published only over the version named', async () => {
  const house = houseOf()
  const one = await publish(house, 'one')
  const two = await publish(house, 'two', { ifMatch: `"${one}"` })
  await expect(publish(house, 'three', { ifMatch: one })).rejects.toMatchObject({
    word: 'precondition_failed',
    details: { hash: two },
  })
  expect((await house.flows.versions(owner, 'f')).items).toHaveLength(2)
  expect(await labelsOf(house)).toEqual({ latest: two })
})

test('[13] deploying A, B, A ends on A', async () => {
  const house = houseOf()
  const [a, b, again] = [
    await publish(house, 'A', { label: 'repo' }),
    await publish(house, 'B', { label: 'repo' }),
    await publish(house, 'A', { label: 'repo' }),
  ]
  expect(again).toBe(a)
  expect(b).not.toBe(a)
  expect(await labelsOf(house)).toEqual({ latest: a, repo: a })
})

test('[13] what a person published stays when the next version is deployed', async () => {
  const house = houseOf()
  await publish(house, 'A', { label: 'repo' })
  const mine = await publish(house, 'mine', {}, author)
  const b = await publish(house, 'B', { label: 'repo' })
  expect(await labelsOf(house)).toEqual({ latest: mine, repo: b })
})

test('[13] a deploy that died between its two labels is finished by the next one', async () => {
  const house = houseOf()
  const a = await publish(house, 'A', { label: 'repo' })
  const dying = { ...house.store, put: dieAtLatest(house.store.put.bind(house.store)) }
  const b = (await house.flows.publish(owner, 'f', order('B'), { label: 'other' })).hash
  const target = { hash: b, description: null, type: 'standard' }
  const labels = createLabels({ store: dying as typeof house.store, world: house.world })
  await expect(labels.moveRepo(owner, 'f', target)).rejects.toThrow('killed')
  house.pass(10_000)
  expect(await labelsOf(house)).toMatchObject({ latest: a, repo: b })
  const c = await publish(house, 'C', { label: 'repo' })
  house.pass(10_000)
  expect(await labelsOf(house)).toMatchObject({ latest: c, repo: c })
})

test('[13] only an owner deploys, and nobody else moves `repo`', async () => {
  const house = houseOf()
  const hash = await publish(house, 'A', {}, author)
  await expect(publish(house, 'B', { label: 'repo' }, author)).rejects.toMatchObject({ word: 'forbidden' })
  await expect(house.flows.setLabel(owner, 'f', 'repo', hash)).rejects.toMatchObject({ word: 'forbidden' })
})

test('labels point where they are told, and only at what was published', async () => {
  const house = houseOf()
  const one = await publish(house, 'one')
  await publish(house, 'two')
  const moved = await house.flows.setLabel(author, 'f', 'production', one)
  expect(moved).toMatchObject({ label: 'production', hash: one })
  expect((await house.flows.invoke(owner, 'f', { q: 'x' }, { label: 'production' })).outputs).toEqual({ o: 'one x' })
  expect((await house.flows.invoke(owner, 'f', { q: 'x' }, { version: one })).label_etag).toBeNull()
  await expect(house.flows.setLabel(author, 'f', 'production', 'f'.repeat(64))).rejects.toMatchObject({
    word: 'not_found',
  })
  await expect(house.flows.setLabel(author, 'f', 'production', one, { ifMatch: '"x"' })).rejects.toMatchObject({
    word: 'precondition_failed',
  })
  await expect(house.flows.get(owner, 'f', { label: 'nope' })).rejects.toMatchObject({
    message: expect.stringContaining('latest, production'),
  })
})

test('an instance sees a label that another moved within 5 s, and asks no more often', async () => {
  const house = houseOf()
  const one = await publish(house, 'one')
  let reads = 0
  const counting = {
    ...house.store,
    get: (...asked: Parameters<typeof house.store.get>) => (reads++, house.store.get(...asked)),
  }
  const elsewhere = createLabels({ store: counting as typeof house.store, world: house.world })
  expect((await elsewhere.read('p', 'f', 'latest'))?.value.hash).toBe(one)
  const two = await publish(house, 'two')
  house.pass(4_999)
  expect([(await elsewhere.read('p', 'f', 'latest'))?.value.hash, reads]).toEqual([one, 1])
  house.pass(1)
  expect([(await elsewhere.read('p', 'f', 'latest'))?.value.hash, reads]).toEqual([two, 2])
})

test('[8] a stored plan is run as it is, whatever this program would plan today', async () => {
  const house = houseOf()
  const hash = await publish(house, 'old')
  const kept = await house.store.get('flows', ['p', 'f'], hash)
  const changed = JSON.parse(JSON.stringify(kept?.value).replace('"name":"q"', '"name":"old_name"')) as {
    id: string
    v: number
  }
  await house.store.put('flows', ['p', 'f'], changed)
  await publish(house, 'old')
  const rerun = houseOf({ store: house.store, blobs: house.blobs })
  await expect(rerun.flows.invoke(owner, 'f', { q: 'x', old_name: 'kept' })).resolves.toMatchObject({
    outputs: { o: 'old kept' },
  })
})

test.each([
  '/etc/passwd.md',
  '../up.md',
  'a/../../up.md',
  'a//b.md',
  './a.md',
  'a\\b.md',
  'C:/x.md',
  'a/./b.md',
  '',
  'a/ b.md',
  'x'.repeat(201) + '.md',
  'a\u0000.md',
  'run.exe',
  '__proto__',
  'flow.dag.yaml',
  '..',
  'a\u202e.md',
])('[24] a file called %j is refused and nothing is stored', async (path) => {
  const house = houseOf()
  const files = { ...order('x').files, [path]: 'text' }
  const refused = house.flows.publish(owner, 'f', {
    ...order('x'),
    files: Object.fromEntries([...Object.entries(files), [path, 'text']]),
  })
  await expect(refused).rejects.toMatchObject({
    word: 'invalid_flow',
    errors: [expect.objectContaining({ code: 'invalid_path' })],
  })
  expect((await house.store.list('flows', ['p'])).items).toEqual([])
})

test('a broken flow is refused with every error and moves nothing', async () => {
  const house = houseOf()
  const hash = await publish(house, 'good')
  const broken = { yaml: 'nodes:\n- {name: a, type: zzz}\n- {name: a, type: prompt}\n' }
  await expect(house.flows.publish(owner, 'f', broken)).rejects.toMatchObject({
    word: 'invalid_flow',
    errors: { length: 3 },
  })
  expect((await house.flows.validate(owner, 'f', broken)).errors).toHaveLength(3)
  expect(await labelsOf(house)).toEqual({ latest: hash })
})

test('the layout lies outside the hash', async () => {
  const house = houseOf()
  const hash = await publish(house, 'Hello')
  const placed = { ...order('Hello').files, 'flow.layout.json': '{"nodes": {"say": {"x": 7, "y": 8}}}' }
  expect((await house.flows.publish(owner, 'f', { ...order('Hello'), files: placed })).hash).toBe(hash)
  expect((await house.flows.get(owner, 'f')).layout.nodes).toEqual([{ name: 'say', kind: 'prompt', x: 7, y: 8 }])
})

test('bad inputs start no run; a failed run says which it was', async () => {
  const failing: ChatModel = { id: 'm', complete: async () => Promise.reject(new Error('secret stack')) }
  const services = { models: { chat: () => failing } } as unknown as NodeServices
  const house = houseOf({ services })
  await house.flows.publish(owner, 'f', { ...order('x'), yaml: order('x').yaml.replace('type: prompt', 'type: llm') })
  await expect(house.flows.invoke(owner, 'f', {})).rejects.toMatchObject({
    word: 'invalid_input',
    errors: [{ path: 'q' }],
  })
  expect(house.starts).toEqual([])
  const failed = house.flows.invoke(owner, 'f', { q: 'x' })
  await expect(failed).rejects.toMatchObject({ word: 'internal', details: { run_id: 'run-1', node: 'say' } })
  await expect(failed).rejects.not.toThrow('secret stack')
  await expect(house.flows.invoke({ ...owner, roles: ['reader'] }, 'f', { q: 'x' })).rejects.toMatchObject({
    word: 'forbidden',
  })
})

test('a variant runs in its node’s place, an unknown one is named', async () => {
  const house = houseOf()
  const body = (file: string) => `{node: {type: prompt, source: {path: ${file}}}}`
  const yaml = `outputs: {o: {type: string, reference: "\${a.output}"}}\nnodes:\n- {name: a, use_variants: true}\nnode_variants:\n  a: {default_variant_id: one, variants: {one: ${body('1.md')}, two: ${body('2.md')}}}\n`
  await house.flows.publish(owner, 'f', { yaml, files: { '1.md': 'first', '2.md': 'second' } })
  const say = async (variant?: string) =>
    (await house.flows.invoke(owner, 'f', {}, { ...(variant && { variant }) })).outputs['o']
  expect([await say(), await say('a.one'), await say('a.two'), await say('${a.two}')]).toEqual([
    'first',
    'first',
    'second',
    'second',
  ])
  await expect(say('a.three')).rejects.toMatchObject({
    word: 'bad_request',
    message: expect.stringContaining('a.one, a.two'),
  })
})

test('files that are not those of the snapshot are not run', async () => {
  const house = houseOf()
  const hash = await publish(house, 'Hello')
  await house.blobs.put('flows', hash, JSON.stringify({ v: 1, files: {}, code: {} }))
  const fresh = houseOf({ store: house.store, blobs: house.blobs })
  await expect(fresh.flows.get(owner, 'f')).rejects.toMatchObject({ word: 'store_corrupt' })
})

const source = 'export default ({ n }) => n + 1\n'
const addHash = sha256(source)
const scripted: PublishOrder = {
  yaml: 'outputs: {o: {type: int, reference: "${a.output}"}}\nnodes:\n- {name: a, type: script, source: {path: ./add.ts}, inputs: {n: 2}}\n',
}

// Stands in for import(): jest's own loader knows no modules outside its tree.
const importModule = async (url: string) => ({
  default: runInNewContext(readFileSync(fileURLToPath(url), 'utf8').replace('export default ', '')) as unknown,
})

test('code is pinned by hash, found by the deployed flow’s name, and checked before it runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'code-'))
  try {
    const blobs = memoryBlobs()
    const deps = { blobs, cacheFolder: folder, importModule, newId: () => 'x' }
    const house = houseOf({
      blobs,
      deployedCode: async () => ({ 'add.ts': addHash, 'unused.ts': 'e'.repeat(64) }),
      services: { loadCode: createCodeLoader(deps) } as unknown as NodeServices,
    })
    await expect(house.flows.publish(owner, 'f', scripted)).rejects.toMatchObject({ word: 'code_not_deployed' })
    await blobs.put('code', `${addHash}.mjs`, source)
    const { hash } = await house.flows.publish(owner, 'f', scripted)
    expect((await house.flows.invoke(owner, 'f', {})).outputs).toEqual({ o: 3 })
    // It is named by the flow and can be read, but no other code can.
    expect((await house.flows.get(owner, 'f')).code).toEqual([{ path: 'add.ts', hash: addHash }])
    expect(await house.flows.code(owner, 'f', 'add.ts')).toEqual({
      path: 'add.ts',
      hash: addHash,
      language: 'javascript',
      text: source,
    })
    for (const path of ['unused.ts', '__proto__', `../${addHash}.mjs`])
      await expect(house.flows.code(owner, 'f', path)).rejects.toMatchObject({ word: 'not_found' })

    const named = await house.flows.publish(owner, 'f', { ...scripted, code: { 'add.ts': addHash } })
    expect(named.hash).toBe(hash)
    await expect(
      house.flows.publish(owner, 'f', { ...scripted, code: { 'add.ts': 'b'.repeat(64) } }),
    ).rejects.toMatchObject({ word: 'code_not_deployed' })
    await expect(house.flows.publish(owner, 'f', { ...scripted, files: { 'add.ts': source } })).rejects.toMatchObject({
      word: 'code_not_deployed',
    })

    // A file changed in the cache is not run; nor is a blob that is not what its name says.
    await writeFile(join(folder, `${addHash}.mjs`), 'export default () => "evil"')
    expect(await createCodeLoader(deps)(addHash)).toEqual(expect.any(Function))
    expect(readFileSync(join(folder, `${addHash}.mjs`), 'utf8')).toBe(source)
    await rm(join(folder, `${addHash}.mjs`))
    await blobs.put('code', `${addHash}.mjs`, 'export default () => "evil"')
    await expect(createCodeLoader(deps)(addHash)).rejects.toMatchObject({ word: 'store_corrupt' })
    await expect(house.flows.code(owner, 'f', 'add.ts')).rejects.toMatchObject({ word: 'store_corrupt' })
    await expect(createCodeLoader(deps)('../../etc/passwd')).rejects.toMatchObject({ word: 'code_not_deployed' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

type Put = (...order: [string, readonly string[], { id: string }, ...unknown[]]) => Promise<unknown>

function dieAtLatest(put: unknown): Put {
  return async (...order) => {
    if (order[2].id === 'label~latest') throw new Error('killed')
    return (put as Put)(...order)
  }
}
