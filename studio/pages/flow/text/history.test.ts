import { begin, edited, redone, undone } from './history'

const draft = (yaml: string) => ({ yaml, files: {} })

test('typing in one place is one edit, a pause or another place begins the next', () => {
  const typed = edited(edited(begin(draft('')), draft('a'), 'yaml', 0), draft('ab'), 'yaml', 300)
  expect(undone(typed).present.yaml).toBe('')
  const paused = edited(typed, draft('abc'), 'yaml', 5_000)
  expect(undone(paused).present.yaml).toBe('ab')
  expect(undone(edited(typed, draft('x'), 'form', 301)).present.yaml).toBe('ab')
})

test('what was undone comes back, until something else is written', () => {
  const history = edited(edited(begin(draft('1')), draft('2'), 'a', 0), draft('3'), 'b', 0)
  expect(redone(undone(history)).present.yaml).toBe('3')
  expect(redone(edited(undone(history), draft('4'), 'c', 9)).present.yaml).toBe('4')
  expect(undone(begin(draft('1'))).present.yaml).toBe('1')
})
