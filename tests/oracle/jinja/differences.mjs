/** Why each class of difference is there. */
export const reasons = {
  crash: 'our interpreter threw something that is no fault: a bug',
  address: 'Python prints an address in memory, which differs from run to run; ours prints none',
  'only ours fails': 'NOT EXPLAINED',
  'only theirs fails': 'NOT EXPLAINED',
  output: 'NOT EXPLAINED',
  inputs: 'NOT EXPLAINED',
}

const withoutAddresses = (text) => text.replace(/ at 0x[0-9a-f]+/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>')

/** The class of a difference, or null where there is none. Failing both, in whatever words, is equal. */
export const classify = (ours, theirs) => {
  if (ours.crash !== undefined) return 'crash'
  if (ours.error !== undefined && theirs.error !== undefined) return null
  if (ours.error !== undefined) return 'only ours fails'
  if (theirs.error !== undefined) return 'only theirs fails'
  if (ours.out !== theirs.out) return / at 0x[0-9a-f]+/.test(withoutAddresses(theirs.out)) || / at 0x[0-9a-f]+/.test(theirs.out) ? 'address' : 'output'
  return JSON.stringify(ours.inputs) === JSON.stringify(theirs.inputs) ? null : 'inputs'
}
