import type { ComparedFigure } from '../comparison/contract'
import type { GateEvidence, GateFlag, RuleOutcome } from './contract'

/** The evidence of a gate run as Markdown, for people and pull requests. */
export const evidenceMarkdown = (evidence: GateEvidence): string => {
  const { verdict, gate, candidate, baseline, sealed, rows, completion, attempt, alpha, attempts, seal, id } = evidence
  const against = baseline ? ` against ${versionText(baseline)}` : ''
  return [
    `## ${signs[verdict]} Gate ${plain(gate)}: ${verdict}`,
    `${versionText(candidate)}${against} on ${plain(sealed.dataset.name)}@${sealed.dataset.version.slice(0, 12)}, ${rows} rows, ${percent(completion)} of them with an outcome.`,
    evidence.reasons.map((reason) => `- ${plain(reason)}`).join('\n'),
    rulesTable('Required', evidence.required),
    rulesTable('Watched', evidence.watched),
    evidence.comparison ? comparisonTable(evidence.comparison.metrics) : '',
    evidence.flags.map(flagText).join('\n'),
    `Attempt ${attempt} of this candidate at this seal; it had ${number(alpha)} of the gate’s ${number(sealed.alpha)} to be wrong with. All attempts: ${attempts.map(({ run }) => `\`${run}\``).join(', ')}.`,
    `Run \`${id}\`, seal \`${seal.slice(0, 16)}\`, judged by ${evidence.judges.map(plain).join(', ') || 'code alone'}, cost ${evidence.cost === null ? 'unknown' : `${number(evidence.cost)} USD`}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

const signs = { pass: '✅', fail: '❌', inconclusive: '❔', tampered: '⛔' } as const

const versionText = ({ flow, snapshot, label, variant }: GateEvidence['candidate']): string =>
  `${plain(flow)} ${label === null ? '' : `${plain(label)} `}(\`${snapshot.slice(0, 12)}\`${variant === null ? '' : `, ${plain(variant)}`})`

const rulesTable = (title: string, rules: Readonly<Record<string, RuleOutcome>>): string => {
  const lines = Object.entries(rules).map(
    ([key, { state, value, low, high, method, n, missing, reason }]) =>
      `| ${plain(key)} | ${state} | ${number(value)} | ${interval(low, high)} | ${method ?? ''} | ${n} | ${missing} | ${plain(reason)} |`,
  )
  if (lines.length === 0) return ''
  return [
    `| ${title} | state | value | interval | method | n | missing | reason |`,
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

const comparisonTable = (metrics: Readonly<Record<string, ComparedFigure>>): string =>
  [
    '| Compared | baseline | candidate | difference | interval | p | n | verdict |',
    '|---|---|---|---|---|---|---|---|',
    ...Object.entries(metrics).map(
      ([key, { baseline, candidate, difference, low, high, p_adjusted, n, verdict, settles_at }]) =>
        `| ${plain(key)} | ${number(baseline)} | ${number(candidate)} | ${number(difference)} | ${interval(low, high)} | ${number(p_adjusted)} | ${n} | ${verdict}${settles_at === undefined ? '' : ` (settles at about ${settles_at} rows)`} |`,
    ),
  ].join('\n')

const flagText = (flag: GateFlag): string =>
  flag.flag === 'rows_in_snapshot'
    ? `⚠️ ${flag.rows.length} rows of the dataset stand in files of the version that is measured (${flag.files.map(plain).join(', ')}): rows ${flag.rows.slice(0, 20).join(', ')}.`
    : `⚠️ The judge ${plain(flag.judge)} is of the family of ${plain(flag.model)}, which it judges.`

// Names come from people; in a table they are text and nothing else.
const plain = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[|<>`[\]*_\\]/g, '\\$&')

const number = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(4))))
const percent = (share: number): string => `${number(share * 100)} %`
const interval = (low: number | null, high: number | null): string =>
  low === null && high === null ? 'none' : `${number(low)} to ${number(high)}`
