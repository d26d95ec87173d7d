import * as fc from 'fast-check'
import { Fault } from '../faults'
import { readPosition, writePosition, type Position } from './event-position'

const number = fc.integer({ min: 0, max: 999_999_999 })
const told = fc.option(
  fc.array(fc.record({ writer: number, blocks: number }), { minLength: 1, maxLength: 80 }).map((told) => ({ told })),
  { nil: {} },
)
const position: fc.Arbitrary<Position> = fc.oneof(
  fc.constant<Position>({ stage: 'none' }),
  fc.constant<Position>({ stage: 'started' }),
  fc.tuple(number, told).map(([after, more]): Position => ({ stage: 'batch', after, ...more })),
  fc
    .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }), number, told)
    .map(([after, more, index, rest]): Position => ({ stage: 'batch', after, upTo: after + more, index, ...rest })),
  number.map((index): Position => ({ stage: 'ending', index })),
)

test('a position that was written is read again [11]', () => {
  fc.assert(fc.property(position, (here) => expect(readPosition(writePosition(here))).toEqual(here)))
})

test('any other text is refused, for an SSE client may send what it likes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(writePosition(readPosition(text))).toMatch(/^(|s|[ne]\d+(-\d+\.\d+)?(~\d+\.\d+)*)$/)
      } catch (error) {
        expect(error).toBeInstanceOf(Fault)
        expect((error as Fault).word).toBe('bad_request')
      }
    }),
  )
})
