import { createHash } from 'node:crypto'
import { fault } from '../faults'
import { canonicalJson, type JsonObject } from '../json'
import type { SplitRule } from './contract'
import { limits } from './limits'

/** Which split a row is in: a name, none, or what is wrong with what its column says. */
export type SplitOf = (row: JsonObject) => { readonly split: string | undefined } | { readonly trouble: string }

/** Names of splits begin with a letter or digit, so none is the prototype of anything. */
const splitName = /^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,63}$/u

/** Reads a rule, or refuses it; `known` are the splits that a dataset has already. */
export const splitter = (rule: SplitRule | null, known: readonly string[] = []): SplitOf => {
  if (rule === null) return () => ({ split: undefined })
  return 'column' in rule ? byColumn(rule.column, known) : byRatios(rule.ratios, rule.seed)
}

const byColumn = (column: string, known: readonly string[]): SplitOf => {
  const seen = new Set(known)
  return (row) => {
    const value = Object.hasOwn(row, column) ? row[column] : null
    if (value === null || value === undefined || value === '') return { split: undefined }
    const split = typeof value === 'object' ? '' : String(value)
    if (!splitName.test(split))
      return {
        trouble: `Column “${column}” names no split here: a split has 1 to 64 letters, digits, spaces and _ . : -`,
      }
    if (!seen.has(split) && seen.size === limits.splits)
      return { trouble: `Column “${column}” names one split too many: a dataset may have ${limits.splits}` }
    seen.add(split)
    return { split }
  }
}

const byRatios = (ratios: Readonly<Record<string, number>>, seed: string): SplitOf => {
  const shares = Object.entries(ratios)
  const sum = shares.reduce((total, [, share]) => total + share, 0)
  const wrong = shares.find(([name, share]) => !splitName.test(name) || !(share > 0 && share <= 1))
  if (wrong)
    throw fault(
      'invalid_input',
      `“${wrong[0].slice(0, 64)}: ${wrong[1]}” is no split; a split is a name and a share above 0 and up to 1`,
    )
  if (shares.length === 0 || shares.length > limits.splits)
    throw fault('invalid_input', `A dataset may have 1 to ${limits.splits} splits; ${shares.length} are named`)
  if (Math.abs(sum - 1) > 1e-6) throw fault('invalid_input', `The shares of the splits make ${sum}; they must make 1`)
  return (row) => {
    const at = placeOf(row, seed) * sum
    let end = 0
    for (const [name, share] of shares) {
      end += share
      if (at < end) return { split: name }
    }
    return { split: shares.at(-1)?.[0] ?? '' }
  }
}

/** A number in [0, 1) that follows from the row's content and the seed alone. */
const placeOf = (row: JsonObject, seed: string): number =>
  createHash('sha256')
    .update(`${seed}\n${canonicalJson(row)}`)
    .digest()
    .readUIntBE(0, 6) /
  2 ** 48
