import * as fc from 'fast-check'
import { parse, parseDocument } from 'yaml'
import { addNode, connect, disconnect, duplicateNode, removeNode, renameNode, setInNode } from './edit-flow'
import { graphOf } from '../graph/graph-of'
import { setInText } from './yaml-text'

const changed = (before: string, after: string): readonly [removed: string[], added: string[]] => {
  const [one, other] = [before.split(/\r?\n/), after.split(/\r?\n/)]
  return [one.filter((line) => !other.includes(line)), other.filter((line) => !one.includes(line))]
}

const anchored = `x-llm: &llm
  connection: shop   # ours
  api: chat
nodes:
- name: a
  <<: *llm
  type: llm
  inputs: &ins
    q: \${inputs.q}
- name: b
  type: llm
  inputs: *ins
# the end`

test('anchors stay anchors: what is set beside them changes one line, and what they hold is left to them', () => {
  const edited = setInNode(anchored, 'a', ['timeout'], '30s')
  expect(changed(anchored, edited)).toEqual([[], ['  timeout: 30s']])
  expect(edited).toContain('inputs: &ins')
  const told = setInNode(anchored, 'a', ['inputs', 'q'], '${inputs.other}')
  expect(told).toContain('inputs: &ins')
  expect(told).toContain('inputs: *ins')
  expect(parseDocument(told).errors).toEqual([])
  // An alias has no inputs of its own: what is set there is the node's alone.
  const own = setInNode(anchored, 'b', ['inputs', 'more'], 1)
  expect(parseDocument(own).errors).toEqual([])
  expect(parse(own).nodes[0].inputs).toEqual({ q: '${inputs.q}' })
  expect(parse(own).nodes[1].inputs).toEqual({ q: '${inputs.q}', more: 1 })
  expect(own).toContain('# the end')
})

test('what is merged in is drawn, and a copy has it as its own', () => {
  expect(graphOf(anchored).nodes[0]?.definition['connection']).toBe('shop')
  expect(parse(duplicateNode(anchored, 'a')).nodes[2]).toMatchObject({ name: 'a_2', connection: 'shop', api: 'chat' })
})

test('a file with the line ends of Windows keeps them, on every line', () => {
  const dos =
    'inputs:\r\n  q: {type: string}\r\nnodes:\r\n- name: a # here\r\n  type: prompt\r\n  inputs:\r\n    q: ${inputs.q}\r\n- name: b\r\n  type: prompt\r\n'
  for (const edited of [
    setInNode(dos, 'a', ['inputs', 'more'], 'x'),
    setInNode(dos, 'a', ['source'], { type: 'code', path: 'a.jinja2' }),
    connect(dos, 'a', 'b'),
    addNode(dos, { name: 'c', type: 'llm', inputs: { a: '${a.output}' } }),
    duplicateNode(dos, 'a'),
    removeNode(dos, 'b'),
    renameNode(dos, 'a', 'z'),
    setInText(dos, ['description'], 'two\nlines'),
  ]) {
    expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(parseDocument(edited).errors).toEqual([])
  }
  expect(setInNode(dos, 'a', ['type'], 'llm')).toBe(dos.replace('type: prompt', 'type: llm'))
})

test('comments at the ends of entries and of the file stay where they stood', () => {
  const text = `# top
nodes: # all of them
  # before a
  - name: a   # its name
    type: prompt # its kind
    # inside a, at its end
  # before b
  - name: b
    type: prompt
    inputs: # what it reads
      x: 1 # one
      # after x
# bottom
`
  const comments = text.match(/#.*/g) ?? []
  for (const edited of [
    setInNode(text, 'a', ['timeout'], '1s'),
    setInNode(text, 'b', ['inputs', 'y'], 2),
    setInNode(text, 'b', ['inputs', 'x'], 3),
    addNode(text, { name: 'c', type: 'prompt' }),
    connect(text, 'a', 'b'),
    renameNode(text, 'a', 'z'),
  ]) {
    for (const comment of comments) expect(edited).toContain(comment)
    expect(changed(text, edited)[0].length).toBeLessThanOrEqual(1)
  }
})

test('a flow in braces, an empty list, a list that is not there, and an empty text each take a node', () => {
  for (const text of [
    '{nodes: [{name: a, type: prompt}]}',
    'nodes: []\n',
    'nodes: [] # none yet\n',
    'nodes:\n',
    'inputs: {}\n',
    '',
  ]) {
    const edited = addNode(text, { name: 'c', type: 'llm', inputs: { x: '${inputs.q}' } })
    expect(graphOf(edited).nodes.at(-1)).toMatchObject({ name: 'c', kind: 'llm' })
    expect(parse(edited).nodes.at(-1)).toEqual({ name: 'c', type: 'llm', inputs: { x: '${inputs.q}' } })
    if (text.includes('#')) expect(edited).toContain('# none yet')
  }
})

test('what cannot be read is left alone: keys twice, tabs, another kind of document', () => {
  for (const text of [
    'nodes:\n- name: a\n  name: b\n',
    'nodes:\n\t- name: a\n',
    '- just\n- a list\n',
    'nodes: {a: 1}\n',
    '"a word"\n',
    'a: *nobody\n',
  ]) {
    expect(() => graphOf(text)).not.toThrow()
    for (const edit of [
      () => addNode(text, { name: 'c', type: 'llm' }),
      () => removeNode(text, 'a'),
      () => renameNode(text, 'a', 'z'),
      () => connect(text, 'a', 'b'),
      () => disconnect(text, 'a', 'b'),
      () => duplicateNode(text, 'a'),
      () => setInNode(text, 'a', ['type'], 'llm'),
    ])
      expect([text, edit()]).toEqual([text, text])
  }
})

test('tabs and blanks at the ends of lines, texts over many lines and keys in quotes do no harm', () => {
  const text =
    'nodes:\n- name: a\t\n  type: prompt   \n  "description": |\n    one\n\n    two\n  title: >-\n    folded\n    text\n- name: b\n  type: prompt\n'
  const timed = setInNode(text, 'a', ['timeout'], '1s')
  expect(changed(text, timed)).toEqual([[], ['  timeout: 1s']])
  expect(parse(timed).nodes[0]).toMatchObject({ description: 'one\n\ntwo\n', title: 'folded text', timeout: '1s' })
  expect(parse(setInNode(text, 'a', ['description'], 'short')).nodes[0]).toMatchObject({
    description: 'short',
    title: 'folded text',
  })
  expect(parse(setInNode(text, 'a', ['description'], undefined)).nodes[0].description).toBeUndefined()
})

test('a text that unfolds to more than a page can hold is refused, not drawn', () => {
  const rows = Array.from(
    { length: 12 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => `*a${n}`).join(', ')}]`,
  )
  const text = `a0: &a0 [x]\n${rows.join('\n')}\nnodes:\n- {name: a, type: prompt, inputs: {x: *a12}}\n`
  expect(graphOf(text).problem).toMatch(/anchor/)
  expect(setInNode(text, 'a', ['type'], 'llm')).toBe(text)
})

// Flows as people write them: any mix of styles, comments, blanks, anchors and line ends.
const word = fc.stringMatching(/^[a-z]{1,5}$/)
const node = fc.record({
  name: word,
  isFlow: fc.boolean(),
  comment: fc.boolean(),
  isApart: fc.boolean(),
  isAnchored: fc.boolean(),
  inputs: fc.dictionary(
    word,
    fc.constantFrom('1', '"${inputs.q}"', "'it''s'", '[1, 2]', '{a: b}', 'plain words', '""'),
    { maxKeys: 3 },
  ),
})
const flowText = fc
  .record({
    nodes: fc.uniqueArray(node, { maxLength: 4, selector: ({ name }) => name }),
    indent: fc.boolean(),
    dos: fc.boolean(),
    end: fc.constantFrom('', '\n', '\n# end', '\n# end\n\n'),
  })
  .map(({ nodes, indent, dos, end }) => {
    const pad = indent ? '  ' : ''
    const body = nodes.map(({ name, isFlow, comment, isApart, isAnchored, inputs }) => {
      const entries = Object.entries(inputs)
      const note = comment ? ` # about ${name}` : ''
      const anchor = isAnchored ? `&${name} ` : ''
      const head = isApart ? '\n' : ''
      return isFlow
        ? `${head}${pad}- ${anchor}{name: ${name}, type: prompt, inputs: {${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}}${note}`
        : `${head}${pad}- ${anchor === '' ? '' : `${anchor}\n${pad}  `}name: ${name}${note}\n${pad}  type: prompt${entries.length === 0 ? '' : `\n${pad}  inputs:\n${entries.map(([key, value]) => `${pad}    ${key}: ${value}`).join('\n')}`}`
    })
    const text = `# top\ninputs: {q: {type: string}}\nnodes:${body.length === 0 ? ' []' : `\n${body.join('\n')}`}${end}`
    return { text: dos ? text.replaceAll('\n', '\r\n') : text, names: nodes.map(({ name }) => name), dos }
  })

test('whatever a flow looks like, an edit does what it says, keeps comments and line ends, and leaves other nodes as they were', () => {
  fc.assert(
    fc.property(
      flowText,
      fc.nat(),
      fc.constantFrom('set', 'new', 'source', 'unset', 'add', 'remove', 'connect', 'rename'),
      ({ text, names, dos }, pick, act) => {
        const name = names[pick % Math.max(1, names.length)] ?? 'nobody'
        const other = names[(pick + 1) % Math.max(1, names.length)] ?? 'nobody'
        const edited =
          act === 'set'
            ? setInNode(text, name, ['type'], 'llm')
            : act === 'new'
              ? setInNode(text, name, ['inputs', 'fresh_one'], '${inputs.q}')
              : act === 'source'
                ? setInNode(text, name, ['source'], { type: 'code', path: 'x.jinja2' })
                : act === 'unset'
                  ? setInNode(text, name, ['inputs'], undefined)
                  : act === 'add'
                    ? addNode(text, { name: 'fresh_one', type: 'llm', inputs: { x: '${inputs.q}' } })
                    : act === 'remove'
                      ? removeNode(text, name)
                      : act === 'connect'
                        ? connect(text, name, other)
                        : renameNode(text, name, 'fresh_one')
        const after = parseDocument(edited)
        expect(after.errors).toEqual([])
        const [old, now] = [parse(text).nodes ?? [], after.toJS().nodes ?? []]
        const touched = new Set(act === 'connect' ? [other] : act === 'add' ? [] : [name])
        for (const one of old) if (!touched.has(one.name)) expect(now).toContainEqual(one)
        if (act === 'set' && names.length > 0)
          expect(now.find((one: { name: string }) => one.name === name).type).toBe('llm')
        if (act === 'add') expect(now.at(-1)).toEqual({ name: 'fresh_one', type: 'llm', inputs: { x: '${inputs.q}' } })
        if (act === 'remove' && names.length > 0) expect(now).toHaveLength(names.length - 1)
        if (dos) expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        if (act !== 'remove') for (const comment of text.match(/#[^\r\n]*/g) ?? []) expect(edited).toContain(comment)
      },
    ),
    { numRuns: 400 },
  )
})
