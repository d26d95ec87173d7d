/** Why each class of difference is there. A class without a reason is a bug to look at. */
export const reasons = {
  crash: 'our interpreter threw something that is no fault: a bug',
  address: 'Python prints an address in memory, which differs from run to run; ours prints none',
  'last digit': 'V8 and the C library round a power with a broken exponent differently in its last digit',
  complex: 'a negative number to a broken power is a complex number in Python; ours has none and says so',
  'set further down':
    'an inner scope reads a name that the template sets further down: Jinja2 finds it undefined, ours finds the value handed in',
  random: 'the filter random chooses; ours always chooses alike, so that a repeated run asks the same',
}

/** The class of a difference, or null where there is none. Failing both, in whatever words, is equal. */
export const classify = (ours, theirs, template) => {
  if (ours.crash !== undefined) return 'crash'
  if (ours.error !== undefined && theirs.error !== undefined) return null
  if (ours.error !== undefined) return ours.message.includes('complex number') ? 'complex' : 'only ours fails'
  if (theirs.error !== undefined) return setsFurtherDown(template) ? 'set further down' : 'only theirs fails'
  if (ours.out === theirs.out) return JSON.stringify(ours.inputs) === JSON.stringify(theirs.inputs) ? null : 'inputs'
  if (/ at 0x[0-9a-f]{6,}/.test(theirs.out)) return 'address'
  if (withoutLastDigits(ours.out) === withoutLastDigits(theirs.out)) return 'last digit'
  if (setsFurtherDown(template)) return 'set further down'
  return template.includes('random') ? 'random' : 'output'
}

const withoutLastDigits = (text) =>
  text.replace(/-?\d+\.\d{8,}(e[+-]\d+)?/g, (number) => Number(number).toPrecision(13))

// The values m and q of the generator share their names with a macro and a variable it may set.
const setsFurtherDown = (template) => {
  const macro = template.search(/macro m\(/)
  return macro > 0 && /\bm\b/.test(template.slice(0, macro))
}
