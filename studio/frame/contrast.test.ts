import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const tokens = readFileSync(join(__dirname, '..', 'styles', 'tokens.css'), 'utf8')
const colours = (block: string): Map<string, string> =>
  new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name = '', value = '']) => [name, value]))
const blockAfter = (mark: string): string => {
  const from = tokens.indexOf(mark)
  return tokens.slice(from, tokens.indexOf('}', from))
}
const light = colours(blockAfter(':root {'))
const dark = colours(blockAfter(":root[data-theme='dark'] {"))
const followed = colours(blockAfter(":root:not([data-theme='light']) {"))

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

test('the dark that is chosen is the dark that follows the system', () => {
  expect(dark.size).toBeGreaterThan(40)
  expect([...followed]).toEqual([...dark])
})

test.each([
  ['light', light],
  ['dark', dark],
])('words can be read on every surface in %s', (_, theme) => {
  const of = (name: string): string => theme.get(name) ?? ''
  for (const ink of ['text', 'text-2', 'text-3'])
    for (const ground of ['canvas', 'surface', 'sunken', 'raised', 'hover', 'selected'])
      expect([ink, ground, contrast(of(ink), of(ground)) >= 4.5]).toEqual([ink, ground, true])
  for (const meaning of ['good', 'bad', 'warn'])
    expect([meaning, contrast(of(meaning), of(`${meaning}-soft`)) >= 4.5]).toEqual([meaning, true])
  for (const metric of ['quality', 'harm', 'honesty', 'cost', 'latency'])
    expect([metric, contrast(of(metric), of('surface')) >= 4.5]).toEqual([metric, true])
  expect(contrast(of('border-control'), of('surface'))).toBeGreaterThanOrEqual(3)
})

test('no raw colour stands outside the tokens', () => {
  const studio = join(__dirname, '..')
  const raw = readdirSync(studio, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(css|tsx?)$/.test(name) && !/^(dist|styles\/tokens)|\.test\.ts/.test(name))
    .flatMap((name) =>
      [...readFileSync(join(studio, name), 'utf8').matchAll(/#[0-9a-f]{3,8}\b(?=\s*[;,)'" ])|\b(rgb|hsl)a?\(/gi)].map(
        ([found]) => `${name}: ${found}`,
      ),
    )
  expect(raw).toEqual([])
})
