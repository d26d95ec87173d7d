import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { CliFailure } from '../failure'
import { nameOfFolder } from '../flow-folder'
import type { ImportReport, NodeReport } from '../import/contract'
import { importFolder, refuseForeign } from '../import/import-folder'
import type { CommonOptions, Scene } from '../scene'
import { plain, type Colour, type Terminal } from '../terminal'

/** The options of `flow import`. */
export interface FlowImportOptions extends CommonOptions {
  readonly to?: string
  readonly replay?: boolean
  readonly force?: boolean
}

/** Copies a Prompt flow folder and says, node by node, what runs as it is, what changed and what is left to do. */
export const flowImport = async (
  { terminal, cwd }: Scene,
  written: string,
  { to, replay = false, force = false, json }: FlowImportOptions,
): Promise<number> => {
  const from = resolve(cwd, written)
  refuseForeign(from, written)
  const target = to === undefined ? join(cwd, 'flows', nameOfFolder(from)) : resolve(cwd, to)
  const shown = relative(cwd, target).replaceAll('\\', '/') || '.'
  if (target === from || `${target}/`.startsWith(`${from}/`))
    throw new CliFailure('conflict', `The copy cannot go into the folder itself; name another place with --to`, 2)
  if (!force && existsSync(target) && readdirSync(target).length > 0)
    throw new CliFailure(
      'conflict',
      `“${shown}” is there already; --to names another place, --force replaces files in it`,
    )
  const report: ImportReport = { from: written, to: shown, ...importFolder(from, target, { replay }) }
  terminal.write(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report, terminal))
  return 0
}

const words: Readonly<Record<NodeReport['status'], readonly [string, Colour]>> = {
  runs_as_is: ['runs as it is', 'green'],
  changed: ['changed', 'cyan'],
  replayed: ['replayed', 'yellow'],
  to_do: ['to do', 'red'],
}

const describe = (report: ImportReport, terminal: Terminal): string => {
  const width = Math.max(0, ...report.nodes.map(({ node }) => node.length))
  const lines: string[] = [`Copied ${report.from} to ${report.to} (${report.files} files).`, '']
  for (const { node, kind, status, notes } of report.nodes) {
    const [word, colour] = words[status]
    lines.push(`  ${plain(node).padEnd(width)}  ${plain(kind).padEnd(10)}  ${terminal.paint(colour, word)}`)
    for (const note of notes) lines.push(`  ${' '.repeat(width)}  - ${plain(note)}`)
  }
  section('Connections', report.connections.map(connectionLine))
  section('Notes', report.notes)
  section('Left to do', report.to_do)
  lines.push('', nextStep(report), '')
  return lines.join('\n')

  function section(title: string, items: readonly string[]): void {
    if (items.length > 0) lines.push('', terminal.paint('bold', title), ...items.map((item) => `  - ${plain(item)}`))
  }
}

const connectionLine = ({ name, kind, used_by, wrote }: ImportReport['connections'][number]): string =>
  `${name} (${kind})${used_by.length > 0 ? `, used by ${used_by.join(', ')}` : ''}: ${
    wrote === undefined ? 'is to be made' : `written to ${wrote}`
  }`

const nextStep = ({ to, recorded_rows }: ImportReport): string =>
  recorded_rows > 0
    ? `Next: sluice flow validate ${to}, then sluice flow parity ${to}`
    : `Next: sluice flow validate ${to}, then sluice flow test ${to}`
