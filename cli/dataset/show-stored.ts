import type { Scene } from '../scene'
import { plain } from '../terminal'

/** What became of rows that were sent. */
export interface Stored {
  readonly name: string
  readonly version: string
  readonly rows: number
  readonly splits: Readonly<Record<string, number>>
  readonly created: boolean
  readonly skipped_lines?: number | undefined
  readonly skipped?: readonly { readonly line: number; readonly message: string }[] | undefined
}

/** Says which version rows have become, and which lines were left out. */
export const showStored = ({ terminal }: Scene, stored: Stored, json: boolean | undefined): number => {
  if (json) {
    terminal.write(`${JSON.stringify(stored, null, 2)}\n`)
    return 0
  }
  const { name, version, rows, splits, created, skipped_lines = 0, skipped = [] } = stored
  for (const { line, message } of skipped)
    terminal.note(`line ${line}: ${terminal.paint('yellow', 'left out')}: ${plain(message)}\n`)
  const left = skipped_lines > 0 ? `, ${skipped_lines} lines left out` : ''
  const word = created ? 'is a new version' : 'was there already'
  terminal.write(`${name} ${version} ${word}: ${rows} rows${splitsText(splits)}${left}.\n`)
  return 0
}

/** Splits as a person reads them. */
export const splitsText = (splits: Readonly<Record<string, number>>): string => {
  const told = Object.entries(splits).map(([split, rows]) => `${plain(split)} ${rows}`)
  return told.length === 0 ? '' : ` (${told.join(', ')})`
}
