import { figuresText } from '../show-reply'
import { table } from '../table'
import { plain, type Terminal } from '../terminal'
import { isEnded, type BatchFacts } from './batch-facts'
import type { FailureGroups } from './failed-rows'

/** How far a batch is, as one line. */
export const progressText = ({ run, progress }: BatchFacts): string => {
  const { total, completed, failed, rate, eta_ms } = progress
  const done = completed + failed
  return [
    `${percentOf(done, total)} %`,
    `${done} of ${total} rows`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(rate === null ? [] : [`${rateText(rate)} rows/s`]),
    ...(eta_ms === null ? [] : [`${durationText(eta_ms)} left`]),
    ...(run.status === 'running' ? [] : [plain(run.status)]),
  ].join(' · ')
}

/** The line with a bar before it, cut to a width. */
export const barText = (facts: BatchFacts, width: number): string => {
  const { total, completed, failed } = facts.progress
  const cells = 20
  const full = total === 0 ? 0 : Math.floor(((completed + failed) / total) * cells)
  return `[${'#'.repeat(full)}${'-'.repeat(cells - full)}] ${progressText(facts)}`.slice(0, Math.max(width - 1, 0))
}

/** What became of a batch, or how far it is: its rows, figures, metrics, and why rows failed. */
export const batchText = (facts: BatchFacts, failures: FailureGroups, terminal: Pick<Terminal, 'paint'>): string => {
  const { run, progress } = facts
  const { total, completed, failed } = progress
  const isOver = isEnded(facts)
  const { latency_ms, ...figures } = run
  const missing = isOver ? total - completed - failed : 0
  const head = isOver
    ? [`${completed} of ${total} rows completed`, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ')
    : progressText(facts)
  const metrics = Object.entries(run.metrics ?? {})
  return [
    `${terminal.paint(colourOf(facts), plain(run.status))} · ${head}${missing > 0 ? `, ${missing} not run` : ''}\n`,
    figuresText({ ...figures, run_id: run.id, ...(typeof latency_ms === 'number' && { latency_ms }) }),
    ...(metrics.length > 0 ? [`\n${table(metrics.map(([name, value]) => [name, String(value)]))}`] : []),
    ...(run.error ? [`${plain(run.error.message)}\n`] : []),
    failuresText(failures),
    ...(isOver && completed < total ? [`Run again what failed: sluice batch resume ${run.id}\n`] : []),
  ].join('')
}

const failuresText = ({ groups, isWhole }: FailureGroups): string => {
  if (groups.length === 0) return ''
  const shown = groups.slice(0, 10)
  const rows = shown.map(({ count, code, message, first }) => [
    String(count),
    code,
    `row ${first}`,
    message.length > 160 ? `${message.slice(0, 160)}…` : message,
  ])
  const more = groups.length - shown.length
  return [
    `\n${table([['FAILED', 'CODE', 'FIRST', 'MESSAGE'], ...rows])}`,
    more > 0 ? `and ${more} more kinds of failure\n` : '',
    isWhole ? '' : 'Counted in the first failed rows alone; `sluice batch rows` shows all.\n',
  ].join('')
}

const colourOf = ({ run, progress }: BatchFacts): 'green' | 'red' | 'yellow' =>
  run.status === 'completed' ? (progress.failed === 0 ? 'green' : 'yellow') : run.status === 'failed' ? 'red' : 'yellow'

// A batch with a row left is not at 100 %.
const percentOf = (done: number, total: number): number => (total === 0 ? 0 : Math.floor((done / total) * 100))

const rateText = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)))

const durationText = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
