import { posix, relative } from 'node:path'
import type { ErrorItem } from '../client'
import { plain, type Terminal } from './terminal'

/** Errors by file, line and column; those without a place come first. */
export const sortedByPlace = (errors: readonly ErrorItem[]): ErrorItem[] =>
  errors.toSorted(
    (left, right) =>
      compareText(left.file ?? '', right.file ?? '') ||
      (left.line ?? 0) - (right.line ?? 0) ||
      (left.column ?? 0) - (right.column ?? 0) ||
      compareText(left.code, right.code),
  )

/**
 * One line for each error, `file:line:column: error: message [code] (node x)`, which editors and terminals make a link of.
 * `folder` is where the files of the items lie.
 */
export const errorLines = (
  terminal: Pick<Terminal, 'paint'>,
  errors: readonly ErrorItem[],
  { folder, cwd, word = 'error' }: { readonly folder?: string; readonly cwd: string; readonly word?: string },
): string =>
  sortedByPlace(errors)
    .map((item) => {
      const place = placeOf(item, folder === undefined ? '' : relative(cwd, folder))
      const node = item.node === undefined ? '' : ` (node ${item.node})`
      const colour = word === 'warning' ? 'yellow' : 'red'
      return `${plain(place)}${terminal.paint(colour, word)}: ${plain(item.message)} [${plain(item.code)}]${plain(node)}\n`
    })
    .join('')

const placeOf = ({ file, line, column, path }: ErrorItem, folder: string): string => {
  if (file === undefined) return path === undefined ? '' : `${path}: `
  const name = folder === '' ? file : posix.join(folder.replaceAll('\\', '/'), file)
  return `${name}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
