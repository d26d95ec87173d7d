import { useState, type ReactElement } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../parts/button'
import { ago, counted, duration, money, shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { JsonView } from '../../../parts/json-view'
import { GateCheckTable } from './gate-check-table'
import { bannerOf, checksOf, percent } from './gate-checks'
import type { Evidence, GateFlag, TrySide } from './gate-data'
import { GateRows } from './gate-rows'
import { saveFile } from '../../../parts/save-file'

/** What a try left: whether the gate is open and why, each check against its line, the rows behind it, and the evidence to take along. */
export const GateEvidence = ({
  evidence,
  chosen,
  onChoose,
}: {
  readonly evidence: Evidence
  readonly chosen: string | undefined
  readonly onChoose: (key: string | undefined) => void
}): ReactElement => {
  const [isRaw, setRaw] = useState(false)
  const { id, gate, candidate, baseline, verdict } = evidence
  const checks = checksOf(evidence)
  const { is, tone, why } = bannerOf(evidence, checks)
  const check = checks.find(({ key }) => key === chosen)
  const { markdown, ...plain } = evidence
  const file = `gate-${gate}-${id}`
  return (
    <div className="stack">
      <section className={`panel verdict banner ${tone}`} aria-label="Verdict">
        <span className={`gatemark ${tone === 'open' ? '' : tone}`} aria-hidden="true" />
        <div className="grow">
          <h2>
            Gate <span className="mono">{gate}</span> {is}
          </h2>
          <p className="t2">{why}</p>
        </div>
        <span className="t3 xs nowrap row">
          <Icon name="seal" size={14} />
          sealed {shortHash(evidence.seal)}
        </span>
      </section>
      {verdict === 'tampered' && (
        <section className="panel inset2" aria-label="What is not as it was sealed">
          <h3>What is not as it was sealed</h3>
          <ul className="reasons">
            {evidence.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          <p className="t2">Nothing was run and nothing was spent. Seal the gate again to take it as it is now.</p>
        </section>
      )}
      <section className="panel" aria-label="Evidence">
        <div className="phead wrap">
          <h2>Evidence</h2>
          <Side mark="dot" side={candidate} />
          {baseline && (
            <>
              <span className="t3 xs">against</span>
              <Side mark="ring" side={baseline} />
            </>
          )}
          <span className="grow" />
          {verdict !== 'tampered' && (
            <Link className="btn sm" href={`/evaluate/${id}`}>
              Scorecard
            </Link>
          )}
          {baseline && verdict !== 'tampered' && (
            <Link
              className="btn sm"
              href={`/evaluate/compare?baseline=${encodeURIComponent(`${id}@baseline`)}&candidate=${encodeURIComponent(`${id}@candidate`)}`}
            >
              Comparison
            </Link>
          )}
          <Link className="btn sm" href={`/runs/${id}`}>
            Run
          </Link>
        </div>
        {verdict !== 'tampered' && (
          <GateCheckTable
            evidence={evidence}
            checks={checks}
            chosen={chosen}
            onChoose={(key) => onChoose(key === chosen ? undefined : key)}
          />
        )}
        <div className="inset evfoot">
          <p className="t3 xs">
            {attemptText(evidence)} {verdict === 'tampered' ? 'Nothing was run, ' : `${spentText(evidence)}, `}by{' '}
            {evidence.by} <span title={evidence.at}>{ago(evidence.at)}</span>.
            {verdict !== 'tampered' && ` ${measuredText(evidence)}`}
          </p>
          {evidence.flags.map((flag) => (
            <p key={flag.flag} className="row xs flag">
              <Icon name="bang" size={14} className="warn" />
              <span>{flagText(flag)}</span>
            </p>
          ))}
          <div className="row wrap">
            <Button size="sm" icon="download" onPress={() => saveFile(`${file}.md`, 'text/markdown', markdown)}>
              Markdown
            </Button>
            <Button
              size="sm"
              icon="download"
              onPress={() => saveFile(`${file}.json`, 'application/json', JSON.stringify(plain, null, 2))}
            >
              JSON
            </Button>
            <Button kind="quiet" size="sm" icon="code" pressed={isRaw} onPress={() => setRaw(!isRaw)}>
              Show the JSON
            </Button>
            <span className="grow" />
            <span className="t3 xxs mono" title="SHA-256 over the evidence">
              evidence {evidence.hash.slice(0, 12)}
            </span>
          </div>
          {isRaw && <JsonView label="Evidence" value={plain} />}
        </div>
      </section>
      {check && verdict !== 'tampered' && (
        <GateRows evidence={evidence} check={check} onClose={() => onChoose(undefined)} />
      )}
    </div>
  )
}

const Side = ({ mark, side }: { readonly mark: 'dot' | 'ring'; readonly side: TrySide }): ReactElement => (
  <span className="row xs">
    <i className={`mk ${mark}`} />
    <Link className="tag" href={`/flows/${encodeURIComponent(side.flow)}/versions?to=${side.snapshot}`}>
      {shortHash(side.snapshot)}
    </Link>
    <span className="t2">
      {side.label ?? ''} {side.variant ?? ''}
    </span>
  </span>
)

const attemptText = ({ attempt, attempts, alpha, sealed }: Evidence): string => {
  const before = attempts.length - 1
  const after = before > 0 ? `, after ${counted(before, 'earlier try', 'earlier tries')}` : ''
  return `Attempt ${attempt} of this version at this seal: it had ${percent(alpha)} of the ${percent(sealed.alpha)} to be wrong with${after}.`
}

const spentText = ({ rows, baseline, at, started, cost }: Evidence): string =>
  `${counted(rows, 'row')}${baseline ? ' by each side' : ''} in ${duration(Date.parse(at) - Date.parse(started))}, ${money(cost)}`

const measuredText = ({ judges, models }: Evidence): string =>
  `Judged by ${judges.join(', ') || 'code alone'}${models.length > 0 ? `; answered by ${models.join(', ')}` : ''}.`

const flagText = (flag: GateFlag): string =>
  flag.flag === 'rows_in_snapshot'
    ? `${counted(flag.rows.length, 'row')} of the dataset ${flag.rows.length === 1 ? 'stands' : 'stand'} in files of the version that is measured (${flag.files.join(', ')}): rows ${flag.rows.slice(0, 20).join(', ')}. Whoever wrote it has seen them.`
    : `The judge ${flag.judge} is of the family of ${flag.model}, which it judges: it favours its own.`
