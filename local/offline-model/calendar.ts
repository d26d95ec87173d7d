const days = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')
const months = 'january february march april may june july august september october november december'.split(' ')

/** The days and months that a text means without writing them: those inside “Monday to Friday” or “from November to February”, working days, weekends and seasons. */
export const calendarIn = (text: string): readonly string[] => {
  if (!isCalendar.test(text)) return []
  const found: string[] = []
  for (const [, first = '', last = ''] of text.matchAll(ranges))
    for (const names of [days, months]) {
      const [from, to] = [first, last].map((word) => names.indexOf(word.toLowerCase()))
      if (from === undefined || to === undefined || from < 0 || to < 0) continue
      for (let at = from; at !== to; at = (at + 1) % names.length) found.push(names[at] as string)
      found.push(names[to] as string)
    }
  if (/\b(?:working days?|weekdays?)\b/i.test(text)) found.push(...days.slice(0, 5))
  if (/\bweekends?\b/i.test(text)) found.push(...days.slice(5))
  if (/\b(?:daily|every day|all week)\b/i.test(text)) found.push(...days)
  if (found.includes('january')) found.push('winter')
  if (found.includes('july')) found.push('summer')
  return found
}

// Most texts name no day, and need no closer look.
const isCalendar = /day|week|daily|ary\b|march|april|may|june|july|august|ber\b/i
const ranges = /\b([a-z]{3,9})s?\s?(?:to|until|through|till|–|-)\s?([a-z]{3,9})\b/gi
