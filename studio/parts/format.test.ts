import { ago, bytes, counted, duration, figure, money, signed } from './format'

test('money is never rounded to nothing, and no price is the word “unknown”', () => {
  expect(money(0.000_001_5)).toBe('$0.0000015')
  expect(money(0.0015)).toBe('$0.0015')
  expect(money(0.25)).toBe('$0.25')
  expect(money(4.1234)).toBe('$4.12')
  expect(money(0)).toBe('$0')
  expect(money(null)).toBe('unknown')
})

test('a duration is told in the unit that reads best', () => {
  expect([231, 3_650, 30_000, 1_560_000, 12_840_000].map(duration)).toEqual([
    '231 ms',
    '3.65 s',
    '30.0 s',
    '26 min',
    '3 h 34 min',
  ])
  expect(duration(undefined)).toBe('unknown')
})

test('a moment is relative up to two days, then its date', () => {
  const now = Date.parse('2026-03-10T12:00:00Z')
  expect(ago('2026-03-10T11:34:00Z', now)).toBe('26 min ago')
  expect(ago('2026-03-09T00:00:00Z', now)).toBe('36 h ago')
  expect(ago('2026-03-01T00:00:00Z', now)).toBe('2026-03-01')
  expect(ago('no time', now)).toBe('unknown')
})

test('counts, sizes and signs read as words', () => {
  expect([counted(1, 'flow'), counted(1204, 'flow'), counted(2, 'index', 'indexes')]).toEqual([
    '1 flow',
    '1,204 flows',
    '2 indexes',
  ])
  expect([bytes(12), bytes(2048), bytes(5_242_880)]).toEqual(['12 B', '2.0 KB', '5.0 MB'])
  expect([signed(0.22), signed(-2), signed(0)]).toEqual(['+0.22', '−2', '0'])
  expect(figure(0.000_31)).toBe('0.00031')
})
