import * as fc from 'fast-check'
import { Fault } from '../faults'
import type { Json } from '../json'
import { maskText, unmaskText } from './chat/masking'
import type { TemplateValues } from './contract'
import { prompts } from './index'

const pieces = fc.constantFrom(
  '{{', '}}', '{%', '%}', '{#', '#}', '-', '+', 'raw', 'endraw', 'if', 'else', 'endif', 'for', 'in', 'endfor', 'set', 'endset',
  'macro', 'endmacro', 'call', 'endcall', 'with', 'filter', 'block', 'x', 'y', 'loop', 'm', '(', ')', '[', ']', '{', '}', '|',
  '.', ',', ':', '=', '==', '*', '**', '/', '//', '%', '~', "'", '"', '1', '2.5', '1e9', ' ', '\n', 'is', 'not', 'and', 'upper',
  'join', 'map', 'sort', 'tojson', 'format', 'truncate', '\\', 'none', '__class__', '\0', '😀', 'namespace', 'range', 'system:',
) // prettier-ignore
const templates = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.array(pieces, { maxLength: 12 }).map((parts) => `{{ ${parts.join(' ')} }}`),
  fc.array(pieces, { maxLength: 12 }).map((parts) => `{% ${parts.join(' ')} %}`),
  fc.string({ maxLength: 60 }),
)
const values = fc.record({ x: fc.jsonValue(), y: fc.jsonValue() }) as fc.Arbitrary<TemplateValues>

const onlyFaults = (act: () => unknown): void => {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    expect(error.word).toBe('invalid_flow')
    expect(error.errors?.[0]).toMatchObject({
      code: expect.any(String),
      line: expect.any(Number),
      column: expect.any(Number),
    })
  }
}

test('any template with any values renders or is a fault with its place', () => {
  fc.assert(
    fc.property(templates, values, (template, given) => {
      onlyFaults(() => prompts.render(template, given, { maxSteps: 5000, maxOutput: 50_000 }))
      onlyFaults(() => prompts.inputsOf(template))
    }),
    { numRuns: 3000, seed: 11 },
  )
})

const chats = fc
  .array(
    fc.constantFrom(
      'system',
      'USER',
      'tool',
      'assistant',
      'function',
      ':',
      '\n',
      ' ',
      '#',
      'name',
      'content',
      'tool_calls',
      'tool_call_id',
      '[',
      '{',
      "'",
      '1',
      'x',
    ),
    { maxLength: 40 },
  ) // prettier-ignore
  .map((parts) => parts.join(''))

test('any text is a chat or a fault with its place', () => {
  fc.assert(
    fc.property(chats, (text) => onlyFaults(() => prompts.parseChat(text))),
    { numRuns: 2000, seed: 12 },
  )
})

test('headers are found where the pattern of the format finds them', () => {
  const pattern = /^\s*#?\s*(system|user|assistant|function|tool)\s*:\s*\n/gim
  fc.assert(
    fc.property(chats, (text) => {
      const expected = Array.from(text.matchAll(pattern), (match) => match.index)
      const before = text.slice(0, expected[0] ?? text.length).trim()
      let messages: number | undefined
      try {
        messages = prompts.parseChat(text).length
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        if (error.errors?.[0]?.code === 'ChatAPIInvalidRole') expect(before).not.toBe('')
        return
      }
      expect(messages).toBe(expected.length)
    }),
    { numRuns: 3000, seed: 13 },
  )
})

test('masked data opens no message, whatever it is and wherever it is cut', () => {
  fc.assert(
    fc.property(chats, chats, (a, b) => {
      // A value that is a bare role is the template's own way to choose one.
      fc.pre(!/^\s*(system|user|assistant|function|tool)\s*$/i.test(a))
      const messages = prompts.renderChat('user:\n> {{ a }}{{ b }}\n.', { a, b }, new Set(['a', 'b']))
      expect(messages).toHaveLength(1)
    }),
    { numRuns: 3000, seed: 14 },
  )
})

test('a mask comes off as it went on', () => {
  const texts = fc.oneof(chats, fc.string({ unit: 'binary' }), fc.string())
  fc.assert(
    fc.property(texts, (text: string) => expect(unmaskText(maskText(text))).toBe(text)),
    { numRuns: 1000, seed: 15 },
  )
})

test('values of any kind print as some text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(typeof prompts.render('{{ x }}{{ x|tojson }}{{ [x] }}{{ x|pprint }}', { x: value as Json })).toBe('string')
    }),
    { numRuns: 500, seed: 16 },
  )
})
