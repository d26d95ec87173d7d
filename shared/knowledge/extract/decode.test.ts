import { decodeText } from './decode'

const russian = 'Палатка стоит на ветру. Колышки держат её крепко, даже когда идёт дождь и дует сильный ветер.'
const japanese = 'テントを冷たい水で洗い、日陰で乾かしてください。風が強い日は張り綱を使います。'
/** Bytes of an encoding that Node writes none of itself, by its letters. */
const encode = (text: string, label: string): Uint8Array => {
  const decoder = new TextDecoder(label)
  const bytes = new Map<string, number[]>()
  for (let first = 0; first < 256; first++) {
    const one = decoder.decode(Uint8Array.of(first))
    if (one.length === 1 && one !== '\ufffd' && !bytes.has(one)) bytes.set(one, [first])
    if (first < 0x80) continue
    for (let second = 0x40; second < 256; second++) {
      const two = decoder.decode(Uint8Array.of(first, second))
      if (two.length === 1 && two !== '\ufffd' && !bytes.has(two)) bytes.set(two, [first, second])
    }
  }
  return Uint8Array.from(Array.from(text).flatMap((letter) => bytes.get(letter) ?? []))
}

test.each([
  ['windows-1251', russian],
  ['koi8-r', russian],
  ['shift_jis', japanese],
  ['euc-jp', japanese],
  [
    'windows-1252',
    'Das Zelt kühl waschen, im Schatten trocknen lassen. Für Stürme gehören Heringe dazu, größere überall.',
  ],
])('text in %s that names no encoding is read as what it looks like, and that is told', (label, text) => {
  const read = decodeText(encode(text, label), 'a.txt')
  expect(read).toMatchObject({ text, encoding: label })
  expect(read.warnings.map(({ code }) => code)).toEqual(['guessed_encoding'])
})

test('a named charset is believed where the bytes are valid in it, else they are looked at', () => {
  const bytes = encode(russian, 'koi8-r')
  expect(decodeText(bytes, 'a.txt', 'koi8-r')).toEqual({ text: russian, encoding: 'koi8-r', warnings: [] })
  expect(decodeText(bytes, 'a.txt', 'utf-8').text).toBe(russian)
  expect(decodeText(bytes, 'a.txt', 'no-such-charset').text).toBe(russian)
  expect(decodeText(Buffer.from('é'), 'a.txt', 'utf-8')).toEqual({ text: 'é', encoding: 'utf-8', warnings: [] })
})

test.each([
  ['utf-16le', Buffer.from('The tent is washed cold.', 'utf16le')],
  ['utf-16be', Buffer.from('The tent is washed cold.', 'utf16le').swap16()],
])('text in %s without its mark is known by its zeros', (encoding, bytes) => {
  expect(decodeText(bytes, 'a.txt')).toMatchObject({ text: 'The tent is washed cold.', encoding })
})

test('a few bytes that are not valid in what is mostly UTF-8 are replaced, and that is told', () => {
  const bytes = Buffer.concat([Buffer.from(`${russian}\n`.repeat(20)), Uint8Array.of(0xff), Buffer.from(russian)])
  const { text, encoding, warnings } = decodeText(bytes, 'a.txt')
  expect({ encoding, place: text.indexOf('\ufffd') }).toEqual({ encoding: 'utf-8', place: (russian.length + 1) * 20 })
  expect(warnings.map(({ code }) => code)).toEqual(['guessed_encoding', 'replaced_characters'])
})

test.each([
  ['NUL', Buffer.from('a\0b')],
  ['control characters', Uint8Array.from({ length: 4000 }, (_, at) => ((at * 7919) % 255) + 1)],
])('%s make bytes no text', (_, bytes) => {
  expect(() => decodeText(bytes, 'a.txt')).toThrow(expect.objectContaining({ word: 'unsupported_media_type' }))
})
