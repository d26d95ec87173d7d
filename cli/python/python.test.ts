import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { transformSync } from 'esbuild'
import * as fc from 'fast-check'
import { logicalLines } from './logical-lines'
import { judgeModule } from './modules'
import { needsOf } from './needs'
import { readPython } from './read-python'
import { skeletonOf } from './skeleton'
import { typeOfAnnotation } from './type-of-annotation'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-python-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

test('imports are read in every form they are written in, and not out of strings and comments', () => {
  const { imports } = readPython(
    [
      'import os, numpy as np; import re',
      'from a.b import (c,',
      '    d)  # import nothing',
      '"""',
      'import text',
      '"""',
      'x = \'import more\' + f"from y import z"',
      'from . import sibling',
      'def f():',
      '    import deep \\',
      '        .inner',
      'import last',
    ].join('\n'),
  )
  expect(imports.map(({ module, names, line }) => [module, names, line])).toEqual([
    ['os', [], 1],
    ['numpy', [], 1],
    ['re', [], 1],
    ['a.b', ['c', 'd'], 2],
    ['.', ['sibling'], 8],
    ['deep', [], 10],
    ['last', [], 12],
  ])
})

test('an import in a try may fail', () => {
  const { imports } = readPython('try:\n    import fast\nexcept ImportError:\n    fast = None\nimport sure\n')
  expect(imports.map(({ module, isOptional }) => [module, isOptional])).toEqual([
    ['fast', true],
    ['sure', false],
  ])
})

test('the signature of a tool is read with annotations, defaults and line breaks', () => {
  const { tools } = readPython(
    [
      'from promptflow.core import tool',
      '@other',
      'def helper(a): pass',
      '@tool',
      '@retry(times=3)',
      'async def search(query: str, *, top: int = 3, tags: Dict[str, List[int]] = {"a": [1, 2]},',
      "                 sep=', :=', **more) -> List[str]:",
      '    """Finds."""',
      '    return []',
      '',
      'x = 1',
    ].join('\n'),
  )
  expect(tools).toHaveLength(1)
  expect(tools[0]).toMatchObject({
    name: 'search',
    isAsync: true,
    takesMore: true,
    returns: 'List[str]',
    line: 6,
    parameters: [
      { name: 'query', annotation: 'str', default: null },
      { name: 'top', annotation: 'int', default: '3' },
      { name: 'tags', annotation: 'Dict[str, List[int]]', default: '{"a": [1, 2]}' },
      { name: 'sep', annotation: null, default: "', :='" },
    ],
  })
  expect(tools[0]?.source).toMatch(/^@tool\n[\s\S]*return \[\]$/)
})

test('any text is read without a crash, and code stays as long as the text it is of', () => {
  const words = fc.constantFrom(
    'def ',
    '@tool\n',
    '(',
    ')',
    '"""',
    "'",
    '#',
    '\\',
    '\n',
    '    ',
    'import ',
    'try:',
    ',',
    ':',
    '=',
    'é',
    'r"',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 60 }), (pieces) => {
      const source = pieces.join('')
      readPython(source)
      for (const { text, code } of logicalLines(source)) expect(code.length).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 500 },
  )
})

test('the modules that are there are those of the interpreter; what cannot work says why', () => {
  expect(['json', 'xml.etree.ElementTree', 'promptflow.core', 'urllib.parse'].map(judgeModule)).toEqual(
    Array(4).fill('there'),
  )
  expect(['requests', 'promptflow.azure', 'tkinter', 'constructor', '__proto__'].map(judgeModule)).toEqual(
    Array(5).fill('missing'),
  )
  expect(judgeModule('urllib.request')).toEqual({ powerless: 'there is no network' })
})

test('needs are followed through the files of the flow, packages and relative imports included', () => {
  const folder = folderWith({
    'tool.py': 'import helpers.one\nfrom pkg import two\nimport json\nimport tool\n',
    'helpers/one.py': 'from . import three\nimport pandas.core\n',
    'helpers/three.py': 'try:\n    import ujson\nexcept ImportError:\n    pass\n',
    'pkg/__init__.py': '',
    'pkg/two.py': 'from ..gone import x\nimport subprocess\nfrom urllib import request\n',
  })
  const { missing, optional, powerless } = needsOf(folder, 'tool.py')
  expect(missing).toEqual([
    { module: 'pandas', file: 'helpers/one.py', line: 2 },
    { module: '..gone', file: 'pkg/two.py', line: 1 },
  ])
  expect(optional.map(({ module }) => module)).toEqual(['ujson'])
  expect(powerless.map(({ module, why }) => [module, why])).toEqual([
    ['subprocess', 'there are no processes'],
    ['urllib', 'there is no network'],
  ])
})

test('annotations become TypeScript types, and unknown ones `unknown`', () => {
  const types = Object.entries({
    str: 'string',
    'Optional[int]': 'number | null',
    'Union[str, List[float]]': 'string | number[]',
    'str | None': 'string | null',
    'list[str | int]': '(string | number)[]',
    'Dict[str, List[dict]]': 'Record<string, Record<string, unknown>[]>',
    "Literal['a', \"b'c\", 3, True]": "'a' | 'b\\'c' | 3 | true",
    'typing.Generator[str, None, None]': 'string',
    AzureOpenAIConnection: 'string',
    '"str"': 'string',
    'np.ndarray': 'unknown',
    'Callable[[int], str]': 'unknown',
    constructor: 'unknown',
  })
  for (const [annotation, type] of types) expect([annotation, typeOfAnnotation(annotation)]).toEqual([annotation, type])
})

test('a skeleton compiles whatever names, defaults and texts the Python has', () => {
  const [tool] = readPython(
    '@tool\ndef my_tool(class_: str, top: int = 3, end="*/", **rest) -> Dict[str, int]:\n    """ends */ here"""\n    return f"\u2028{x}"\n',
  ).tools
  for (const node of ['search docs', 'class', '1st', 'a\nb', '*/ x']) {
    const text = skeletonOf({ node, path: 'x.ts', why: 'Because */\nof it.', inputs: ['a-b'], ...(tool && { tool }) })
    expect(() => transformSync(text, { loader: 'ts' })).not.toThrow()
    expect(text).toContain('readonly top?: number')
    expect(text).toContain('Promise<Record<string, number>>')
  }
  const bare = skeletonOf({ node: 'n', path: 'n.ts', why: 'W.', inputs: ['a-b'] })
  expect(bare).toContain('readonly "a-b": unknown')
  expect(() => transformSync(bare, { loader: 'ts' })).not.toThrow()
})
