import { Fault } from '../../faults'
import type { TemplateOptions, TemplateValues } from '../contract'
import { renderTemplate } from './render'

const faultOf = (template: string, values: TemplateValues = {}, options?: TemplateOptions): Fault => {
  try {
    renderTemplate(template, values, options)
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('expected a fault')
}

test.each([
  ["{{ {'k': [1, 2]} }} {{ true }} {{ none }} {{ 1.0 }}", "{'k': [1, 2]} True None 1.0"],
  [
    '{{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ 7 / 2 }} {{ 4 / 2 }}',
    '1e+16 1000000000000000.0 0.0001 1e-05 3.5 2.0',
  ],
  ['{{ 2 ** 100 }} {{ 7 // -2 }} {{ -7 % 3 }} {{ 2 ** -1 }}', '1267650600228229401496703205376 -4 2 0.5'],
  ["{{ 'inf'|float }} {{ 'nan'|float }} {{ -('inf'|float) }}", 'inf nan -inf'],
  ['{{ ["it\'s", \'say "hi"\', "both \' and \\""] }}', "[\"it's\", 'say \"hi\"', 'both \\' and \"']"],
  ["{{ ['\\n', '\\t', '\\\\', 'é', '\\u200b', '\\x00'] }}", "['\\n', '\\t', '\\\\', 'é', '\\u200b', '\\x00']"],
  ['{{ (1,) }} {{ () }} {{ (1, 2) }} {{ [] }} {{ {} }}', '(1,) () (1, 2) [] {}'],
  ['{{ 2.5|round }} {{ 3.5|round|int }} {{ 2.675|round(2) }} {{ 42|round }}', '2.0 4 2.67 42'],
  ["{{ '😀ab'|length }} {{ '😀ab'[0] }} {{ '😀ab'[::-1] }}", '3 😀 ba😀'],
  ['{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 == true }}', 'True False True'],
  ['{{ ns is defined }} {{ x if false }}|', 'False |'],
  ["{{ '%05.1f|%-4s|%r|%x' % (3.14159, 'a', 'b', 255) }}", "003.1|a   |'b'|ff"],
])('prints as Python does: %s', (template, expected) => {
  expect(renderTemplate(template, {})).toBe(expected)
})

test('tojson escapes what HTML would read, and what is not ASCII', () => {
  expect(renderTemplate('{{ x|tojson }}', { x: { b: "<a href='x'>&", a: 'é😀' } })).toBe(
    '{"a": "\\u00e9\\ud83d\\ude00", "b": "\\u003ca href=\\u0027x\\u0027\\u003e\\u0026"}',
  )
})

test('a line end after a block is dropped, and kept after + or where trimBlocks is off', () => {
  expect(renderTemplate('{% if 1 %}\nX\n{% endif %}\n', {})).toBe('X\n')
  expect(renderTemplate('{% if 1 +%}\nX{% endif %}', {})).toBe('\nX')
  expect(renderTemplate('{% if 1 %}\nX{% endif %}', {}, { trimBlocks: false })).toBe('\nX')
  expect(renderTemplate('a\n  {% if 1 %}X{% endif %}', {}, { lstripBlocks: true })).toBe('a\nX')
})

test('append in a template changes nothing outside', () => {
  const values = { list: [1] }
  expect(renderTemplate('{% set _ = list.append(2) %}{{ list }}', values)).toBe('[1, 2]')
  expect(values.list).toEqual([1])
})

test('None inside values is a value, and last, get and loop see it', () => {
  const values = { d: { k: null }, list: [1, null] }
  expect(renderTemplate("{{ d.k }} {{ d.get('k', 5) }} {{ list|last }}", values)).toBe('None None None')
  expect(renderTemplate('{% for x in list %}{{ x }}{{ loop.last }} {% endfor %}', values)).toBe('1False NoneTrue ')
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '__defineGetter__'])(
  'nothing of JavaScript is reachable under the name %s',
  (name) => {
    for (const template of [
      `{{ ${name} }}`,
      `{{ d.${name} }}`,
      `{{ d['${name}'] }}`,
      `{{ s.${name} }}`,
      `{{ list['${name}'] }}`,
    ])
      expect(renderTemplate(template, { d: {}, s: 'x', list: [] })).toBe('')
    expect(faultOf(`{{ d.${name}.x }}`, { d: {} }).errors?.[0]?.code).toBe('JinjaTemplateError')
    expect(faultOf(`{{ s.${name}('return 1')() }}`, { s: 'x' }).word).toBe('invalid_flow')
    expect(faultOf(`{{ 1|${name} }}`).errors?.[0]?.code).toBe('JinjaParsingError')
  },
)

test('a value may itself have the key __proto__', () => {
  expect(renderTemplate("{{ d['__proto__'] }}", JSON.parse('{"d": {"__proto__": 7}}') as TemplateValues)).toBe('7')
})

test('undefined prints nothing, and its attribute is an error with line and column', () => {
  expect(renderTemplate('[{{ x }}{% for y in x %}z{% endfor %}]', {})).toBe('[]')
  const fault = faultOf('first\n  {{ x.y }}')
  expect(fault.word).toBe('invalid_flow')
  expect(fault.errors).toEqual([
    { code: 'JinjaTemplateError', message: "UndefinedError: 'x' is undefined", line: 2, column: 7 },
  ])
})

test.each([
  ['{% if x %}', 'JinjaParsingError', 1],
  ['a\n{{ x | nofilter }}', 'JinjaParsingError', 2],
  ['a\n\n{{ (1 }}', 'JinjaParsingError', 3],
  ['{% unknown %}', 'JinjaParsingError', 1],
  ["a\n{% include 'x' %}", 'JinjaTemplateError', 2],
  ['{{ 1 / 0 }}', 'JinjaTemplateError', 1],
])('names what is wrong and where: %s', (template, code, line) => {
  expect(faultOf(template).errors?.[0]).toMatchObject({ code, line })
})

test.each([
  ['{{ range(10**9) }}', {}],
  ["{{ 'a' * 10**9 }}", {}],
  ['{{ [1] * 10**9 }}', {}],
  ['{{ 9 ** (9 ** 9) }}', {}],
  ['{{ (10 ** 4000) ** (10 ** 9) }}', {}],
  ["{{ '%1000000000d' % 1 }}", {}],
  ["{{ '{:1000000000}'.format(1) }}", {}],
  ["{{ 'a'|center(10**9) }}", {}],
  ['{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}', {}],
  ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', {}],
  ["{% set n = namespace(v='a') %}{% for i in range(99) %}{% set n.v = n.v ~ n.v %}{% endfor %}{{ n.v }}", {}],
  ['{% set n = namespace(v=[1]) %}{% for i in range(60) %}{% set n.v = [n.v, n.v] %}{% endfor %}{{ n.v }}', {}],
  ['{% set n = namespace(v=2) %}{% for i in range(60) %}{% set n.v = n.v * n.v %}{% endfor %}{{ n.v }}', {}],
  ["{% for i in range(99999) %}{{ big|replace('a', 'bb')|length }}{% endfor %}", { big: 'a'.repeat(100_000) }],
  [`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, {}],
  ['{% if 1 %}'.repeat(5000), {}],
  ['x'.repeat(10_000_000), {}],
] as const)('refuses what would hold the process: %.60s', (template, values) => {
  expect(faultOf(template, values).word).toBe('invalid_flow')
})

test('a budget handed in is kept', () => {
  expect(faultOf('{% for i in range(100) %}x{% endfor %}', {}, { maxSteps: 50 }).errors?.[0]?.code).toBe(
    'TemplateBudgetExceeded',
  )
  expect(faultOf('{% for i in range(100) %}xx{% endfor %}', {}, { maxOutput: 100 }).errors?.[0]?.code).toBe(
    'TemplateBudgetExceeded',
  )
})

test('long flat templates and values render', () => {
  expect(renderTemplate('{{ x }}'.repeat(20_000), { x: 'ab' })).toHaveLength(40_000)
  expect(renderTemplate(`{{ ${'1 + '.repeat(2000)}1 }}`, {})).toBe('2001')
  expect(renderTemplate('{{ x|length }}', { x: 'a'.repeat(3_000_000) })).toBe('3000000')
})
