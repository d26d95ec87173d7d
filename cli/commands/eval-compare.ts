import { keptServer } from '../dataset/find-server'
import { cell, figure, interval } from '../evaluation/card-text'
import { writeSummary } from '../evaluation/write-summary'
import { misuse } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import type { Session } from '../server/session'
import { table } from '../table'

/** The options of `eval compare`. */
export interface EvalCompareOptions extends CommonOptions {
  readonly margin?: readonly string[]
  readonly summary?: string
}

interface Compared {
  readonly baseline: number | null
  readonly candidate: number | null
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly verdict: string
  readonly why?: string
  readonly settles_at?: number
}

interface ChangedLine {
  readonly row: number
  readonly evaluator: string
  readonly baseline: number
  readonly candidate: number
}

/** Says what differs between two evaluations of the same rows; 1 where something got worse. */
export const evalCompare = async (
  scene: Scene,
  session: Session,
  baseline: string,
  candidate: string,
  options: EvalCompareOptions,
): Promise<number> => {
  const margins = marginsOf(options.margin ?? [])
  const { client } = await keptServer(session)
  const found = await client.compareEvaluations({ body: { baseline, candidate, margins } }, { signal: scene.signal })
  const metrics = Object.entries(found.metrics as unknown as Readonly<Record<string, Compared>>)
  if (options.json) scene.terminal.write(`${JSON.stringify(found, null, 2)}\n`)
  else {
    const rows = metrics.map(([name, one]) => [
      name,
      figure(one.baseline),
      figure(one.candidate),
      figure(one.difference),
      interval(one),
      String(one.n),
      verdictText(one),
    ])
    scene.terminal.write(
      table([['FIGURE', 'BASELINE', 'CANDIDATE', 'DIFFERENCE', 'INTERVAL', 'N', 'VERDICT'], ...rows]),
    )
    for (const { row, evaluator, baseline: before, candidate: after } of found.changed.slice(
      0,
      10,
    ) as unknown as readonly ChangedLine[])
      scene.terminal.write(`row ${row} · ${evaluator}: ${figure(before)} → ${figure(after)}\n`)
  }
  const lines = metrics.map(
    ([name, one]) =>
      `| ${cell(name)} | ${figure(one.baseline)} | ${figure(one.candidate)} | ${figure(one.difference)} | ${interval(one)} | ${one.n} | ${verdictText(one)} |`,
  )
  const head = [
    '| figure | baseline | candidate | difference | interval | n | verdict |',
    '|---|---|---|---|---|---|---|',
  ]
  writeSummary(
    scene,
    [`## What changed from ${cell(baseline)} to ${cell(candidate)}`, '', ...head, ...lines, ''].join('\n'),
    options.summary,
  )
  return metrics.some(([, { verdict }]) => verdict === 'degraded') ? 1 : 0
}

const verdictText = ({ verdict, settles_at }: Compared): string =>
  settles_at === undefined ? verdict : `${verdict}, settles at about ${settles_at} rows`

const marginsOf = (written: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    written.map((one) => {
      const [name = '', value = ''] = one.split('=')
      if (name === '' || !(Number(value) > 0)) throw misuse(`“${one}” is no margin such as f1=0.02`)
      return [name, Number(value)]
    }),
  )
