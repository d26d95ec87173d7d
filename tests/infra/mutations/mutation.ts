import type { BicepFile } from '../bicep/declarations'
import type { Syntax } from '../bicep/syntax'
import type { Infra } from '../infra'

/** One planted fault: a text of infra with one place of it changed. */
export interface Mutation {
  /** The check it is meant for, by its id. */
  readonly check: string
  /** What was done where; by this a survivor is waived. */
  readonly name: string
  readonly path: string
  readonly text: string
}

/** Plants faults of one kind at every place they apply to. */
export interface Mutator {
  readonly check: string
  plant(infra: Infra): Iterable<Mutation>
}

/** A mutation that puts other text in the place of a node. */
export const replaced = (
  check: string,
  file: Pick<BicepFile, 'path' | 'text'>,
  node: Pick<Syntax, 'start' | 'end' | 'line' | 'text'>,
  text: string,
  what: string,
): Mutation => ({
  check,
  name: `${file.path}:${node.line} ${what}: ${short(node.text)}`,
  path: file.path,
  text: file.text.slice(0, node.start) + text + file.text.slice(node.end),
})

/** A mutation that takes a node away, with the comma behind it. */
export const removed = (
  check: string,
  file: Pick<BicepFile, 'path' | 'text'>,
  node: Pick<Syntax, 'start' | 'end' | 'line' | 'text'>,
  what = 'without',
): Mutation => {
  const comma = /^\s*,/.exec(file.text.slice(node.end))?.[0].length ?? 0
  // The last of several on one line leaves the comma before it behind.
  const before = comma === 0 ? (/,[ \t]*$/.exec(file.text.slice(0, node.start))?.[0].length ?? 0) : 0
  return replaced(
    check,
    file,
    { ...node, start: node.start - before, end: node.end + comma, text: node.text },
    '',
    what,
  )
}

const short = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 70)
