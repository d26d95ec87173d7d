import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = join(__dirname, '..')

interface Import {
  readonly from: string
  readonly to: string
  /** Gone once compiled. */
  readonly isType: boolean
  /** Read when it is reached, not at the start. */
  readonly isLater: boolean
}

const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : sourcesBelow(path)
    return entry.name.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(entry.name) ? [path] : []
  })

const importsOf = (path: string): Import[] => {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*(\()?\s*'([^']+)'/g)].map(({ 1: later, 2: name = '', index }) => ({
    from: path,
    to: name.startsWith('.') ? relative(root, resolve(join(root, dirname(path)), name.replace(/\.js$/, ''))) : name,
    isLater: later !== undefined,
    isType: /^(import|export) type\b/.test(
      text.slice(text.slice(0, index).search(/(import|export)\b(?![\s\S]*\b(import|export)\b)/)),
    ),
  }))
}

const imports = ['functions', 'shared', 'local'].flatMap(sourcesBelow).flatMap(importsOf)
// What the orchestrator may reach: what follows from plan and answers alone.
const orchestratorCores = [
  'shared/flows/waves/orchestrate',
  'shared/batches/orchestrate',
  'shared/evaluation/runs/orchestrate',
  'shared/knowledge/work/orchestrate',
]
const pureFiles = [
  'shared/batches/orchestrate.ts',
  'shared/evaluation/runs/orchestrate.ts',
  'shared/flows/schedule.ts',
  'shared/flows/waves/compact-plan.ts',
  'shared/flows/waves/orchestrate.ts',
  'shared/knowledge/work/orchestrate.ts',
  'shared/shards.ts',
]
const show = ({ from, to }: Import): string => `${from} → ${to}`
const roomOf = (path: string): string | undefined => /^shared\/([^/]+)\//.exec(`${path}/`)?.[1]
const leaves = new Set([
  'json',
  'world',
  'caller',
  'faults',
  'outcome',
  'sqlite',
  'python-text',
  'column-mapping',
  'wait-for-all',
  'shards',
  'rows',
])

test('shared imports nothing of the Functions library, of functions or of local', () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      from.startsWith('shared/') && (to.startsWith('@azure/functions') || /^(functions|local)\//.test(to)),
  )
  expect(wrong.map(show)).toEqual([])
})

test('rooms meet through contracts; only the composition root knows them all', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)]
    if (!from.startsWith('shared/') || !to.startsWith('shared/') || /^shared\/house(\/|\.ts$)/.test(from)) return false
    if (here === there && here !== undefined) return false
    return there !== undefined && !leaves.has(there) && !/\/(contract|shape|change-document)$/.test(to)
  })
  expect(wrong.map(show)).toEqual([])
})

test('the local ground knows nothing of Sluice but the SQLite leaf', () => {
  const wrong = imports.filter(
    ({ from, to }) => from.startsWith('local/') && /^(shared|functions)\//.test(to) && !to.startsWith('shared/sqlite'),
  )
  expect(wrong.map(show)).toEqual([])
})

test('the client stands alone, and the command speaks to servers by it alone', () => {
  const outside = ['client', 'cli']
    .flatMap(sourcesBelow)
    .flatMap(importsOf)
    .filter(
      ({ from, to }) =>
        // Words of these files that only look like imports.
        /^[@\w][\w@./:-]*$/.test(to) &&
        !to.startsWith('client/') &&
        to !== 'client' &&
        (from.startsWith('client/') || !/^(cli\/|node:|(yaml|commander)$)/.test(to)),
    )
  expect(outside.map(show)).toEqual([])
  expect(imports.filter(({ to }) => /^(client|cli)(\/|$)/.test(to)).map(show)).toEqual([])
})

test('doors reach rooms through the house, for types and schemas only through what a room offers', () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      from.startsWith('functions/') &&
      to.startsWith('shared/') &&
      !/^shared\/[^/]+(\/(contract|index|schemas))?$/.test(to) &&
      !(from.startsWith('functions/orchestrations/') && orchestratorCores.includes(to)),
  )
  expect(wrong.map(show)).toEqual([])
})

test('[8] orchestrations import nothing that touches the world, at any distance', () => {
  const files = new Set(['functions', 'shared'].flatMap(sourcesBelow))
  const reached = new Set<string>()
  const outside = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const { to, isType } of importsOf(file)) {
      if (isType) continue
      const next = [`${to}.ts`, join(to, 'index.ts')].find((candidate) => files.has(candidate))
      if (next === undefined) outside.add(to)
      else visit(next)
    }
  }
  sourcesBelow('functions/orchestrations').forEach(visit)
  expect([...outside].toSorted()).toEqual([])
  expect([...reached].filter((file) => !file.startsWith('functions/orchestrations/')).toSorted()).toEqual(pureFiles)
  for (const file of reached) {
    const code = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const touches = /\b(process|Date\.now|new Date\(\)|Math\.random|fetch|setTimeout|setInterval|require)\b\(?/.exec(
      code,
    )
    expect([file, touches?.[0]]).toEqual([file, undefined])
  }
})

test('no room that opens later is read at the start', () => {
  const files = new Set(['functions', 'shared'].flatMap(sourcesBelow))
  const targetOf = ({ to }: Import): string | undefined =>
    [`${to}.ts`, join(to, 'index.ts')].find((candidate) => files.has(candidate))
  const rooms = imports.filter((one) => one.from === 'shared/house.ts' && one.isLater).map(targetOf)
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const one of importsOf(file)) {
      const next = one.isType || one.isLater ? undefined : targetOf(one)
      if (next !== undefined) visit(next)
    }
  }
  visit('functions/index.ts')
  expect(rooms.length).toBeGreaterThan(0)
  expect(rooms.filter((room) => room === undefined || reached.has(room))).toEqual([])
})

test('no chain of imports comes back to where it began', () => {
  const graph = new Map<string, Set<string>>()
  const files = new Set(['functions', 'shared', 'local'].flatMap(sourcesBelow))
  for (const { from, to } of imports) {
    const target = [`${to}.ts`, join(to, 'index.ts')].find((candidate) => files.has(candidate))
    if (target !== undefined) graph.set(from, (graph.get(from) ?? new Set()).add(target))
  }
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' → ')]
    if (done.has(file)) return []
    const found = [...(graph.get(file) ?? [])].flatMap((next) => visit(next, [...path, file]))
    done.add(file)
    return found
  }
  expect([...graph.keys()].flatMap((file) => visit(file, []))).toEqual([])
})

test('only the composition root and the system’s own world touch the environment, the clock and chance', () => {
  const files = sourcesBelow('shared').filter((path) => !/^shared\/(system-world|house)/.test(path))
  const wrong = files.filter((path) => {
    const code = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const isHandedFetch = /[{,(]\s*(readonly )?fetch\b|const fetch\b/.test(code)
    return (
      /\bprocess\.env\b|\bDate\.now\(|\bMath\.random\(/.test(code) || (/[^.\w]fetch\(/.test(code) && !isHandedFetch)
    )
  })
  expect(wrong).toEqual([])
})
