import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../faults'
import { placeImages } from './chat/images'
import type { TemplateValues } from './contract'
import { prompts } from './index'

type Row = Record<string, unknown>
const file = join(__dirname, '../../tests/vectors/flow-format.json')
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Row[]>
const rows = (table: string): [string, Row][] =>
  (vectors[table] ?? []).map((row) => [JSON.stringify(row).slice(0, 120), row])

const faultOf = (act: () => unknown): Fault => {
  try {
    act()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('expected a fault')
}

test.each(rows('jinja_render'))('renders as the upstream executor did: %s', (_name, row) => {
  const render = (): string => prompts.render(row['template'] as string, row['inputs'] as TemplateValues)
  if ('error' in row) expect(faultOf(render).word).toBe('invalid_flow')
  else expect(render()).toBe(row['out'])
})

const codeOf = (error: string): string => (error === 'ChatAPIInvalidRoleError' ? 'ChatAPIInvalidRole' : error)

test.each(rows('parse_chat'))('parses chat as upstream did: %s', (_name, row) => {
  const expected = (row['out'] ?? row['core']) as { error?: string; message?: string }
  const parse = () => prompts.parseChat(row['in'] as string)
  if (expected.error === undefined) return expect(parse()).toEqual(expected)
  const fault = faultOf(parse)
  expect(fault.errors?.[0]?.code).toBe(codeOf(expected.error))
  expect(fault.message.slice(0, 280)).toBe(expected.message?.slice(0, 280))
})

test.each(rows('parse_chat_images'))('puts images where their lines stand: %s', (_name, row) => {
  const given = row['images'] as Record<string, { mime?: string; base64?: string; source_url?: string }>
  const images = new Map(
    Object.entries(given).map(([line, image]) => [
      line,
      image.source_url ?? `data:${image.mime};base64,${image.base64}`,
    ]),
  )
  expect(prompts.parseChat(row['in'] as string, images)).toEqual(row['out'])
})

test.each(rows('build_messages'))('builds messages as upstream did: %s', (_name, row) => {
  const masked = new Set(row['inputs_to_escape'] as string[])
  expect(prompts.renderChat(row['template'] as string, row['inputs'] as TemplateValues, masked)).toEqual(row['out'])
})

test.each(rows('prompt_node_chaining'))("keeps the headers of a prompt node's own template: %s", (_name, row) => {
  const prompt = prompts.renderPrompt(row['prompt_template'] as string, { q: row['q'] as string }, new Set(['q']))
  expect(prompt.text).toBe(row['prompt_output'])
  expect(prompts.renderChat(row['llm_template'] as string, { p: prompt.masked }, new Set())).toEqual(row['out'])
})

test.each(rows('preprocess_template_string'))('puts image marks on their own line: %s', (_name, row) => {
  expect(placeImages(row['in'] as string)).toBe(row['out'])
})

test.each(rows('prompt_template_inputs'))('tells the inputs of a template: %s', (_name, row) => {
  const inputs = row['inputs'] as Record<string, string[]>
  const template = row['template'] as string
  expect(prompts.inputsOf(template)).toEqual(Object.keys(inputs))
  expect([...prompts.imageInputsOf(template)]).toEqual(
    Object.keys(inputs).filter((name) => inputs[name]?.[0] === 'image'),
  )
})
