import { catalogue, entryOf } from './catalogue'

test('the catalogue knows the models people use, from many publishers', () => {
  const publishers = new Set(catalogue.map(({ publisher }) => publisher))
  for (const publisher of [
    'openai',
    'meta',
    'mistral',
    'microsoft',
    'deepseek',
    'cohere',
    'anthropic',
    'google',
    'xai',
    'alibaba',
  ])
    expect(publishers).toContain(publisher)
  expect(catalogue.length).toBeGreaterThanOrEqual(60)
})

test('a name means one model', () => {
  const names = catalogue.flatMap(({ id, aliases }) => [id, ...aliases]).map((name) => name.toLowerCase())
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
})

test.each(catalogue.map((entry) => [entry.id, entry] as const))(
  '%s says when and whence, and nothing impossible',
  (_id, entry) => {
    expect(entry.as_of).toMatch(/^20\d\d-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?$/)
    expect(entry.source).not.toBe('')
    for (const size of [entry.context, entry.max_output])
      if (size !== null) expect(size % 1 === 0 && size > 0).toBe(true)
    if (entry.context !== null && entry.max_output !== null) expect(entry.max_output).toBeLessThanOrEqual(entry.context)
    const { input, cached, output } = entry.prices
    for (const price of [input, cached, output]) if (price !== null) expect(price > 0 && price < 1_000).toBe(true)
    if (cached !== null) expect(cached).toBeLessThan(input ?? 0)
    // A price holds somewhere; weights alone have none.
    if (input !== null || output !== null) expect(entry.sold_by.length).toBeGreaterThan(0)
    expect(entry.capabilities.includes('embedding')).toBe(entry.modalities.output.length === 0)
    expect(entry.capabilities.includes('chat')).toBe(entry.modalities.output.includes('text'))
    expect(entry.modalities.input).toContain('text')
  },
)

test('a model is found by any name it goes by', () => {
  const names = ['gpt-4.1', 'GPT-4.1', 'gpt-4.1-2025-04-14', 'openai/gpt-4.1']
  for (const name of names) expect(entryOf(name)?.id).toBe('gpt-4.1')
  expect(entryOf('claude-haiku-4-5-20251001')?.id).toBe('claude-haiku-4-5')
  expect(entryOf('meta-llama/Llama-3.3-70B-Instruct')?.family).toBe('llama-3.3')
  expect(entryOf('nomic-embed-text:latest')?.capabilities).toEqual(['embedding'])
  for (const name of ['gpt-4.1-turbo', 'constructor', '__proto__', '', 'gpt-4.1-2025'])
    expect(entryOf(name)).toBeUndefined()
})
