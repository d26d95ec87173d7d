import { declarationOf, itemKeysOf, resolved, type BicepFile } from '../bicep/declarations'
import { everyNode, propertiesOf, type Syntax } from '../bicep/syntax'
import { besideOf, type Finding, type Infra } from '../infra'
import { at, check } from './found'

const id = '5 names'

/** Functions and namespaces of the language that our files use. */
const builtIn = new Set(
  'loadJsonContent toLower uniqueString subscription empty filter map union flatten concat guid first join string replace resourceId subscriptionResourceId environment tenant toObject utcNow description metadata allowed minValue maxValue minLength maxLength batchSize export secure'.split(
    ' ',
  ),
)

/** Every name is declared, what is declared is used, and what is read of a variable is there. */
export const names = check(id, 'names resolve, and none is unused', (infra) =>
  infra.files.flatMap((file) => {
    const uses = usesOf(file)
    return [
      ...uses
        .filter(({ isKnown }) => !isKnown)
        .map(({ node }) => at(id, file, node, `“${node.text}” is declared nowhere`)),
      ...unused(infra, file, new Set(uses.map(({ node }) => node.text))),
      ...doubled(file),
      ...readFaults(infra, file),
    ]
  }),
)

interface Use {
  readonly node: Syntax
  readonly isKnown: boolean
}

/** Every place of a file that uses a name. */
export const usesOf = (file: BicepFile): readonly Use[] => {
  const uses: Use[] = []
  const visit = (node: Syntax, local: ReadonlySet<string>): void => {
    if (node.type === 'import_functionality' || node.type === 'type') return
    if (node.type === 'identifier') {
      const isKnown = local.has(node.text) || builtIn.has(node.text) || declarationOf(file, node.text) !== undefined
      uses.push({ node, isKnown })
      return
    }
    if (node.type === 'object_property') {
      const [key, ...rest] = node.named
      // A key is a name of its own; only what a string inserts uses others.
      if (key?.type === 'string') visit(key, local)
      for (const value of rest) visit(value, local)
      return
    }
    const own = new Set([...local, ...localsOf(node)])
    for (const child of node.named) if (!isDeclaring(node, child)) visit(child, own)
  }
  for (const node of file.root.named) {
    const declares = file.declarations.find((one) => one.node === node)
    for (const child of node.named) if (child !== declares?.nameNode) visit(child, new Set())
  }
  return uses
}

/** The names that a loop or the lambdas among a call's arguments bring. */
const localsOf = (node: Syntax): readonly string[] => {
  if (node.type === 'for_statement') {
    const [first] = node.named
    return first?.type === 'identifier' ? [first.text] : (first?.named.map(({ text }) => text) ?? [])
  }
  if (node.type !== 'arguments') return []
  return [...everyNode(node)]
    .filter(({ type }) => type === 'lambda_expression')
    .flatMap((lambda) => {
      const [first] = lambda.named
      return first ? [first.text] : []
    })
}

const isDeclaring = (node: Syntax, child: Syntax): boolean =>
  (node.type === 'for_statement' && child === node.named[0]) ||
  (node.type === 'lambda_expression' && child === node.named[0])

const unused = (infra: Infra, file: BicepFile, used: ReadonlySet<string>): readonly Finding[] =>
  file.declarations
    .filter(({ kind }) => kind === 'param' || kind === 'var' || kind === 'import')
    .filter(
      ({ name, decorators }) =>
        !used.has(name) && !(decorators.some(({ text }) => text.includes('export(')) && isImported(infra, file, name)),
    )
    .map(({ name, node }) => at(id, file, node, `“${name}” is used nowhere`))

const isImported = ({ files }: Infra, from: BicepFile, name: string): boolean =>
  files.some((file) =>
    file.declarations.some(
      (one) =>
        one.kind === 'import' && one.name === name && besideOf(file, one.target?.text.slice(1, -1) ?? '') === from.path,
    ),
  )

const doubled = (file: BicepFile): readonly Finding[] =>
  file.declarations
    .filter(({ name, kind }, index) =>
      file.declarations.some(
        (other, place) => place < index && other.name === name && (other.kind === 'output') === (kind === 'output'),
      ),
    )
    .map(({ name, node }) => at(id, file, node, `“${name}” is declared twice`))

/** Keys read of variables whose value can be seen: of objects, of files of JSON, and of the items of lists. */
const readFaults = (infra: Infra, file: BicepFile): readonly Finding[] => {
  const faults: Finding[] = []
  const visit = (node: Syntax, items: ReadonlyMap<string, ReadonlySet<string>>): void => {
    const inside = new Map([...items, ...itemsOf(file, node)])
    if (node.type === 'member_expression') {
      const [owner, key] = node.named
      const name = owner && ownerName(owner)
      const keys = name === undefined ? undefined : (inside.get(name) ?? keysOf(infra, file, name))
      if (keys && key && !keys.has(key.text)) faults.push(at(id, file, node, `“${name}” has no “${key.text}”`))
    }
    for (const child of node.named) visit(child, inside)
  }
  visit(file.root, new Map())
  return [...faults, ...unevenLists(file)]
}

// A lambda whose body reads on is parsed as the body’s owner: `x => x.y` reads y of x.
const ownerName = (owner: Syntax): string | undefined => {
  if (owner.type === 'identifier') return owner.text
  const last = owner.named.at(-1)
  return owner.type === 'lambda_expression' && last ? ownerName(last) : undefined
}

const itemsOf = (file: BicepFile, node: Syntax): readonly (readonly [string, ReadonlySet<string>])[] => {
  if (node.type === 'for_statement') {
    const [variable, list] = node.named
    const name = variable?.type === 'identifier' ? variable.text : variable?.named[0]?.text
    const keys = itemKeysOf(file, list)
    return keys && name !== undefined ? [[name, keys]] : []
  }
  if (node.type !== 'arguments') return []
  const [list] = node.named
  const keys = itemKeysOf(file, list)
  return keys ? localsOf(node).map((name) => [name, keys] as const) : []
}

const keysOf = (infra: Infra, file: BicepFile, name: string): ReadonlySet<string> | undefined => {
  const declaration = declarationOf(file, name)
  if (declaration?.kind !== 'var') return undefined
  const value = resolved(file, declaration.value)
  if (value?.type === 'object') return new Set(propertiesOf(value).map(({ key }) => key))
  const loaded = /^loadJsonContent\('(.+)'\)$/.exec(value?.text ?? '')?.[1]
  const text = loaded === undefined ? undefined : infra.texts.get(besideOf(file, loaded))
  return text === undefined ? undefined : new Set(Object.keys(JSON.parse(text) as object))
}

/** Objects of one list have the same keys: one that lacks a key has it misspelt. */
const unevenLists = (file: BicepFile): readonly Finding[] =>
  file.declarations.flatMap(({ kind, value }) => {
    if ((kind !== 'var' && kind !== 'param') || value?.type !== 'array') return []
    const lists = value.named
      .filter(({ type }) => type === 'object')
      .map((node) => ({ node, keys: propertiesOf(node).map(({ key }) => key) }))
    const all = new Set(lists.flatMap(({ keys }) => keys))
    return lists.flatMap(({ node, keys }) =>
      [...all]
        .filter((key) => !keys.includes(key))
        .map((key) => at(id, file, node, `the others of this list have “${key}”`)),
    )
  })
