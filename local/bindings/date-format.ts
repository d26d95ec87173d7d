const two = (value: number): string => String(value).padStart(2, '0')

/** Writers of the parts of a .NET date format, in UTC. */
const writers: Readonly<Record<string, (date: Date) => string>> = {
  yyyy: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  yy: (date) => two(date.getUTCFullYear() % 100),
  MM: (date) => two(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  dd: (date) => two(date.getUTCDate()),
  d: (date) => String(date.getUTCDate()),
  HH: (date) => two(date.getUTCHours()),
  H: (date) => String(date.getUTCHours()),
  hh: (date) => two(date.getUTCHours() % 12 || 12),
  h: (date) => String(date.getUTCHours() % 12 || 12),
  mm: (date) => two(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  f: (date) => fraction(date, 1),
  ff: (date) => fraction(date, 2),
  fff: (date) => fraction(date, 3),
  K: () => 'Z',
  // Not a part in .NET either: it stands for itself, as in `yyyy-MM-ddTHH`.
  T: () => 'T',
}

/** A writer of UTC times by a .NET format, or undefined where the format has a part that is not known here. */
export function dateFormat(format: string): ((date: Date) => string) | undefined {
  const parts = format.match(/([A-Za-z])\1*|'[^']*'|[^A-Za-z']+|'/g) ?? []
  const found = parts.map((part) => {
    if (/^'.*'$/.test(part) && part.length > 1) return () => part.slice(1, -1)
    return /^[A-Za-z']/.test(part) ? writers[part] : () => part
  })
  // A single letter is one of .NET's standard formats, which are another matter.
  if (format.length < 2 || found.includes(undefined)) return undefined
  return (date) => found.map((write) => write?.(date)).join('')
}

function fraction(date: Date, digits: number): string {
  return String(date.getUTCMilliseconds()).padStart(3, '0').slice(0, digits)
}
