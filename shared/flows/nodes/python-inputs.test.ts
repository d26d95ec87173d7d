import type { Json } from '../../json'
import type { PythonTool } from '../../python/contract'
import type { RawNode, Reference } from '../contract'
import { convertLiterals, settlePythonInputs } from './python-inputs'

const tool: PythonTool = {
  function: 'ask',
  class: 'Asker',
  line: 1,
  parameters: [
    { name: 'made', type: 'string', required: true, init: true },
    { name: 'heat', type: 'double', required: true, init: false },
    { name: 'times', type: 'int', required: false, init: false },
    { name: 'by', type: 'object', required: false, init: false, connection: ['AzureOpenAIConnection'] },
  ],
  takes_more: false,
  generator: false,
  async: false,
}
const literal = (value: Json): Reference => ({ from: 'literal', value })

const settled = (inputs: Readonly<Record<string, Reference>>, more: Partial<PythonTool> = {}) => {
  const problems: unknown[] = []
  const node: RawNode = { name: 'n', kind: 'python', inputs, keys: {} }
  const found = settlePythonInputs(
    node,
    { ...tool, ...more },
    {
      files: new Map(),
      code: {},
      report: (code, _message, at = []) => void problems.push([code, at.at(-1)]),
      reportItem: () => undefined,
    },
  )
  return { ...found, problems }
}
const good = { made: literal('m'), heat: literal('0.7') }

test('[§1.3] literals become values of the parameters’ types, and a connection is named', () => {
  const { problems, literals, connections } = settled({ ...good, by: literal('azure') })
  expect([problems, connections, literals]).toEqual([[], { by: 'azure' }, ['made', 'heat']])
  expect(convertLiterals('n', literals, tool.parameters, { heat: '0.7', times: '3' })).toEqual({
    heat: 0.7,
    times: '3',
  })
  expect(() => convertLiterals('n', ['times'], tool.parameters, { times: 'many' })).toThrow(/int in the tool/)
})

test.each<[string, Readonly<Record<string, Reference>>, readonly unknown[]]>([
  ['a literal that is no such value', { ...good, times: literal('many') }, ['NodeInputValidationError', 'times']],
  ['an input that is no parameter', { ...good, other: literal(1) }, ['NodeInputValidationError', 'other']],
  ['a connection that is no name', { ...good, by: literal([1]) }, ['InvalidConnectionType', 'by']],
  ['a required input that is absent', { made: literal('m') }, ['MissingRequiredInputs', 'inputs']],
  ['a reference for a constructor', { ...good, made: { from: 'input', name: 'q' } }, ['InputTypeMismatch', 'made']],
])('[§1.14] %s is told', (_what, inputs, problem) => {
  expect(settled(inputs).problems).toEqual([problem])
})

test('[§1.3] whatever is given reaches a tool with **kwargs', () => {
  expect(settled({ ...good, other: literal(1) }, { takes_more: true }).problems).toEqual([])
})
