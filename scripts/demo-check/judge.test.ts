import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// The judge is a plain module of Node's, which jest's loader cannot take; one process answers a list of cases.
const verdicts = (cases: readonly unknown[]): { ok: boolean; why: string }[] => {
  const program = `import { judge } from ${JSON.stringify(pathToFileURL(join(__dirname, 'judge.mjs')).href)}
    let text = ''
    for await (const piece of process.stdin) text += piece
    const { cases, sample } = JSON.parse(text)
    console.log(JSON.stringify(cases.map(({ question, reply }) => judge(question, reply, sample))))`
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    input: JSON.stringify({ cases, sample }),
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(done.stderr)
  return JSON.parse(done.stdout) as { ok: boolean; why: string }[]
}

const sample = {
  catalogue: [{ document: 'a.md', sibling: 'b.md' }],
  orders: [
    { id: 'HT-1', partition: 'c-1' },
    { id: 'HT-2', partition: 'c-2' },
  ],
}
const citations = [
  { n: 1, document: 'a.md' },
  { n: 2, document: 'b.md' },
  { n: 3, document: 'c.md' },
]
const aboutSpan = (key: string) => ({ kind: 'answerable', document: 'a.md', span: key, key })
const aboutOrder = (field: string, value: unknown) => ({
  kind: 'order',
  customer_id: 'c-1',
  order: { id: 'HT-1', field, value },
})
const unanswerable = { kind: 'unanswerable' }
const judged = (question: unknown, ...answers: string[]): boolean[] =>
  verdicts(answers.map((answer) => ({ question, reply: { answer, citations } }))).map(({ ok }) => ok)

test('an answer is right with the fact and its document cited, however the figure is spelt', () => {
  const right = ['It is 3,800 litres [1].', 'After 3800 l [1].', '**3,800** litres. [1][3]']
  expect(judged(aboutSpan('3,800 litres'), ...right)).toEqual([true, true, true])
  expect(judged(aboutSpan('six hours'), 'Wait 6 hours [1].', 'six h [1]')).toEqual([true, true])
})

test('another figure that holds the same digits is wrong', () => {
  const wrong = ['17 °C [1]', '−7 °C [1]', '-7 °C [1]', '7 °CF [1]', '1.7 °C [1]']
  expect(judged(aboutSpan('7 °C'), '7°C [1]', ...wrong)).toEqual([true, ...wrong.map(() => false)])
  expect(judged(aboutSpan('30 m'), '30 min [1]', '30 metres [1]')).toEqual([false, true])
})

test('an answer is wrong without a citation, with another document, with the sibling, or with everything read out', () => {
  expect(judged(aboutSpan('5 kg'), '5 kg', '5 kg [3]', '5 kg [2]', '5 kg [1] [2]', '5 kg [9]')).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
  expect(judged(aboutSpan('5 kg'), `${'Read this. '.repeat(200)} 5 kg [1]`)).toEqual([false])
})

test('an order answer names that order, its value and no other order', () => {
  const date = aboutOrder('delivery_date', '2026-11-27')
  expect(
    judged(
      date,
      'Order HT-1: 2026-11-27.',
      'HT-1 arrives on 27 November 2026.',
      'On Nov 27, 2026 (HT-1)',
      '2026-11-27',
      'HT-1 on 2026-11-28',
      'HT-1 on 2026-11-27, HT-2 later',
    ),
  ).toEqual([true, true, true, false, false, false])
  expect(judged(aboutOrder('total', 69.9), 'HT-1: 69.90 EUR', 'HT-1: 69.9', 'HT-1: 169.90')).toEqual([
    true,
    true,
    false,
  ])
})

test('only an answer that says it found nothing and cites nothing declines', () => {
  expect(
    judged(
      unanswerable,
      'I could not find that in our manuals or in your orders.',
      'The sources do not say.',
      'There is no information on that.',
      'It is blue [1].',
      'I could not find that [1].',
      'It is blue.',
      '',
    ),
  ).toEqual([true, true, true, false, false, false, false])
  expect(judged(aboutSpan('5 kg'), 'I could not find that.')).toEqual([false])
})
