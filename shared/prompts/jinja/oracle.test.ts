import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../faults'
import type { TemplateOptions, TemplateValues } from '../contract'
import { inputsOfTemplate, renderTemplate } from './render'

interface Row {
  readonly seed: number
  readonly template: string
  readonly values: TemplateValues
  readonly options: TemplateOptions
  readonly out?: string
  readonly error?: true
  readonly inputs?: readonly string[]
}

const file = join(__dirname, '../fixtures/jinja-oracle.json')
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] }

test('320 random templates were recorded', () => {
  expect(rows).toHaveLength(320)
})

test.each(rows.map((row) => [row.seed, row] as const))('renders seed %d as python3-jinja2 did', (_seed, row) => {
  const render = (): string => renderTemplate(row.template, row.values, row.options)
  if (row.error) expect(render).toThrow(Fault)
  else {
    expect(render()).toBe(row.out)
    expect([...inputsOfTemplate(row.template)].toSorted((left, right) => (left < right ? -1 : 1))).toEqual(row.inputs)
  }
})
