import { parse } from 'yaml'
import { askedOf, keepAsked, type Asked } from './history'
import { promptsIn } from './prompts-in'
import { variantsYaml } from './variants-yaml'

test('models are kept as variants of a node, with all else that the node says', () => {
  const definition = {
    name: 'answer',
    type: 'llm',
    source: { type: 'code', path: 'a.jinja2' },
    inputs: { question: '${inputs.question}', model: 'old' },
  }
  expect(parse(variantsYaml('answer', definition, ['gpt-4.1', 'vendor/m@lab']))).toEqual({
    node_variants: {
      answer: {
        default_variant_id: 'gpt_4_1',
        variants: {
          gpt_4_1: {
            node: {
              type: 'llm',
              source: definition.source,
              inputs: { question: '${inputs.question}', model: 'gpt-4.1' },
            },
          },
          vendor_m_lab: {
            node: {
              type: 'llm',
              source: definition.source,
              connection: 'lab',
              inputs: { question: '${inputs.question}', model: 'vendor/m' },
            },
          },
        },
      },
    },
  })
})

test('a prompt file is told apart by its roles', () => {
  const files = [
    { path: 'a.jinja2', text: 'system:\nBe short.\n\nuser:\n{{ q }}\nassistant:\nx\nuser:\nLast {{ q }}' },
    { path: 'b.jinja2', text: 'Say {{ q }}' },
    { path: 'c.prompty', text: '---\nname: x\n---\nsystem:\nS\nuser:\nU' },
    { path: 'd.py', text: 'user:\nno' },
    { path: 'e.jinja2' },
  ]
  expect(promptsIn('f', files).map(({ system, user }) => [system, user])).toEqual([
    ['Be short.', 'Last {{ q }}'],
    ['', 'Say {{ q }}'],
    ['S', 'U'],
  ])
})

test('what was asked is kept, newest first, and what cannot be read is nothing', () => {
  const kept = new Map<string, string>()
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const asked = (id: string): Asked => ({ id, at: '', kind: 'models', title: id, search: '', form: {}, lanes: [] })
  for (let n = 0; n < 25; n++) keepAsked(asked(String(n)), store)
  expect(askedOf(store)).toHaveLength(20)
  expect(askedOf(store)[0]?.id).toBe('24')
  expect(askedOf({ getItem: () => '[{"id": 4}, null]' })).toEqual([])
})
