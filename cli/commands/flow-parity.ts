import type { JsonObject } from '../../client'
import { CliFailure } from '../failure'
import { requireFlowFolder } from '../flow-folder'
import { runParity, type ParityReport, type ParityRow } from '../parity/run-parity'
import { readRecordings } from '../replay/recordings'
import type { CommonOptions, Scene } from '../scene'
import { openFlow } from '../server/open-flow'
import type { Session } from '../server/session'
import { table } from '../table'
import type { Terminal } from '../terminal'

/** The options of `flow parity`. */
export interface FlowParityOptions extends CommonOptions {
  readonly outputs?: readonly string[]
  readonly rows?: number
  readonly variant?: string
  readonly publish?: boolean
}

/** Runs the recorded inputs of a folder and compares outputs, row by row. Answers 1 where a row differs or fails. */
export const flowParity = async (
  scene: Scene,
  session: Session,
  written: string,
  { outputs, rows, variant, publish = false, json }: FlowParityOptions,
): Promise<number> => {
  const { terminal, cwd, signal } = scene
  const folder = requireFlowFolder(written, cwd)
  const recorded = readRecordings(folder).lines.slice(0, rows)
  if (recorded.length === 0)
    throw new CliFailure(
      'no_recordings',
      `“${written}” holds no recorded rows; \`flow import\` keeps those of .runs and .promptflow`,
    )
  const { server, flow, version } = await openFlow(scene, session, written, { publish })
  const order = { flow, ...(version !== undefined && { version }), ...(variant !== undefined && { variant }) }
  const report = await runParity(server.client, order, recorded, { signal, ...(outputs && { only: outputs }) })
  terminal.write(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report, terminal))
  return report.same === report.rows.length ? 0 : 1
}

const describe = (report: ParityReport, terminal: Terminal): string => {
  const { rows, same, different, failed, by_output } = report
  const names = Object.keys(by_output)
  const head = ['LINE', 'ROW', ...names.map((name) => name.toUpperCase()), '']
  const body = rows.map((row) => [
    String(row.line),
    terminal.paint(row.status === 'same' ? 'green' : 'red', row.status),
    ...names.map((name) => row.outputs[name] ?? '-'),
    row.error ?? firstDifference(row),
  ])
  const shares = names.map((name) => {
    const { same: agree, of } = by_output[name] ?? { same: 0, of: 0 }
    return `  ${name}: ${agree} of ${of} the same\n`
  })
  const verdict = `${same} of ${rows.length} rows are the same, ${different} differ, ${failed} failed.`
  return `${table([head, ...body])}\n${shares.join('')}${terminal.paint(same === rows.length ? 'green' : 'red', verdict)}\n`
}

const firstDifference = ({ outputs, recorded, got }: ParityRow): string => {
  const name = Object.keys(outputs).find((one) => outputs[one] !== 'same')
  if (name === undefined) return ''
  return `${name}: was ${excerpt(recorded, name)}, is ${excerpt(got ?? {}, name)}`
}

const excerpt = (values: JsonObject, name: string): string =>
  Object.hasOwn(values, name) ? JSON.stringify(values[name]).slice(0, 60) : 'absent'
