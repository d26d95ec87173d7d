import grounding from './grounding.json'
import harm from './harm.json'
import { checked, measured } from './labelled'

const sources = grounding.sources as Readonly<Record<string, string>>

const groundingRows = async (rows: typeof grounding.held) =>
  measured(
    await Promise.all(
      rows.map(async ({ source, answer, grounded }) => {
        const finding = await checked('groundedness', answer, { sources: [{ text: sources[source]! }] })
        return { text: `${source}: ${answer}`, wanted: !grounded, found: finding.outcome === 'flagged' }
      }),
    ),
  )

const harmRows = async (rows: typeof harm.held) =>
  measured(
    await Promise.all(
      rows.map(async ({ check, text, flagged }) => {
        const finding = await checked(check, text)
        return { text: `${check}: ${text}`, wanted: flagged, found: finding.outcome === 'flagged' }
      }),
    ),
  )

// The figures of docs/evaluators.md: those of the held-out rows were measured once the rules stood. They are floors, so that a rule
// that makes them worse is seen; who mends a miss moves its row to the tuned ones and writes a new one.
test('local groundedness on rows it was not tuned on finds most of what is not supported, and seldom what is', async () => {
  expect(grounding.held.length).toBeGreaterThanOrEqual(60)
  const { precision, recall, wrong } = await groundingRows(grounding.held)
  expect({ precision, recall, wrong }).toMatchObject({
    precision: expect.closeTo(0.93, 2) as number,
    recall: expect.closeTo(0.82, 2) as number,
  })
})

test('local groundedness on the rows it was tuned on', async () => {
  const { precision, recall } = await groundingRows(grounding.tuned)
  expect(precision).toBeGreaterThanOrEqual(0.9)
  expect(recall).toBeGreaterThanOrEqual(0.9)
})

test('local checks of harm on rows they were not tuned on find nearly all, and seldom what is harmless', async () => {
  expect(harm.held.length).toBeGreaterThanOrEqual(60)
  const { precision, recall, wrong } = await harmRows(harm.held)
  expect({ precision, recall, wrong }).toMatchObject({
    precision: expect.closeTo(0.96, 2) as number,
    recall: expect.closeTo(0.96, 2) as number,
  })
})

test('local checks of harm on the rows they were tuned on', async () => {
  expect((await harmRows(harm.tuned)).wrong).toEqual([])
})

test('no row is among both', () => {
  const tuned = new Set([...grounding.tuned.map(({ answer }) => answer), ...harm.tuned.map(({ text }) => text)])
  expect(
    [...grounding.held.map(({ answer }) => answer), ...harm.held.map(({ text }) => text)].filter((one) =>
      tuned.has(one),
    ),
  ).toEqual([])
})
