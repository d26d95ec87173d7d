import { join } from 'node:path'
import { askDomain, tally } from './fixtures/ask-domain'

jest.setTimeout(60_000)

/** What must at least be right, a little below what was measured; the last domain was never looked at while the model was made. */
const floors = [
  { domain: 'appliances', answerable: 0.8, wrong: 0.02 },
  { domain: 'bicycles', answerable: 0.85, wrong: 0.03 },
  { domain: 'garden', answerable: 0.83, wrong: 0.04 },
  { domain: 'transit', answerable: 0.78, wrong: 0.05 },
  { domain: 'instruments', answerable: 0.84, wrong: 0.02 },
]

test.each(floors)('of $domain most questions are answered, and hardly any wrongly', async (floor) => {
  const verdicts = await askDomain(join(__dirname, 'fixtures/domains', floor.domain))
  const [answerable, record, unanswerable] = (['answerable', 'record', 'unanswerable'] as const).map((kind) =>
    tally(verdicts, kind),
  )
  const total = answerable!.right + answerable!.declined + answerable!.wrong
  expect(total).toBeGreaterThanOrEqual(25)
  expect(answerable!.right / total).toBeGreaterThanOrEqual(floor.answerable)
  expect(answerable!.wrong / total).toBeLessThanOrEqual(floor.wrong)
  // Wrong and sure is worse than a decline.
  expect(unanswerable!.wrong).toBeLessThanOrEqual(1)
  expect(record!.wrong + record!.declined).toBeLessThanOrEqual(1)
})
