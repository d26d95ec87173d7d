import type { ReactElement } from 'react'
import { CheckRows, CompletionRow } from './gate-check-rows'
import { percent, type Check } from './gate-checks'
import type { Evidence } from './gate-data'

/** The checks of a try, each against its line: value, interval, margin, verdict, and why. */
export const GateCheckTable = ({
  evidence,
  checks,
  chosen,
  onChoose,
}: {
  readonly evidence: Evidence
  readonly checks: readonly Check[]
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}): ReactElement => {
  const hasWatched = checks.some(({ isRequired }) => !isRequired)
  const group = (isRequired: boolean): ReactElement => (
    <>
      {checks
        .filter((check) => check.isRequired === isRequired)
        .map((check) => (
          <CheckRows
            key={check.key}
            check={check}
            alpha={evidence.alpha}
            isChosen={check.key === chosen}
            onChoose={() => onChoose(check.key)}
          />
        ))}
    </>
  )
  return (
    <div className="score">
      <table className="checks">
        <thead>
          <tr>
            <th>Figure</th>
            <th className="n">Required</th>
            <th className="n wide">
              <span className="sidehead">
                <i className="mk ring" /> Baseline
              </span>
            </th>
            <th className="n">
              <span className="sidehead">
                <i className="mk dot" /> Candidate
              </span>
            </th>
            <th>Against the line, {percent(1 - evidence.alpha)} interval</th>
            <th>Verdict</th>
          </tr>
        </thead>
        <tbody>
          <CompletionRow evidence={evidence} />
          {group(true)}
          {hasWatched && (
            <tr className="first grouphead">
              <td colSpan={6} className="lbl">
                Watched: shown, decides nothing
              </td>
            </tr>
          )}
          {group(false)}
        </tbody>
      </table>
      <div className="tfoot2">
        <span className="row">
          <i className="mk ring" /> baseline
        </span>
        <span className="row">
          <i className="mk dot" /> candidate
        </span>
        <span className="row">
          <i className="keyh shade" /> the shaded side fails
        </span>
        <span className="row">dashed and open: undecided</span>
        <span className="row">
          <i className="hatch keyh" /> not measured
        </span>
        <span className="grow" />
        <span>right is better; the written number keeps its own sign</span>
      </div>
    </div>
  )
}
