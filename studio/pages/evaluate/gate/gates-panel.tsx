import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { gateList } from '../../../api/gates'
import { Button } from '../../../parts/button'
import { ago, shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Pill } from '../../../parts/pill'
import { Empty, Shown } from '../../../parts/states'

/** The gates as a panel: what each requires, of which flow, and what came of it last. */
export const GatesPanel = ({ onNew }: { readonly onNew: () => void }): ReactElement => {
  const gates = useQuery(gateList)
  return (
    <section className="panel" aria-label="Gates">
      <div className="phead">
        <h2>Gates</h2>
        <span className="t3 xs clip">what a version must be measured to be before it goes on</span>
        <span className="grow" />
        <Button size="sm" icon="plus" onPress={onNew}>
          New gate
        </Button>
      </div>
      <Shown query={gates} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title="No gate yet"
              command="sluice eval gate --file release.json"
              action={
                <Button kind="go" onPress={onNew}>
                  New gate
                </Button>
              }
            >
              A gate seals a dataset, evaluators and thresholds by their hash, before anything runs. A version passes
              where its whole interval is on the right side of every line.
            </Empty>
          ) : (
            <div className="score">
              <table className="lined">
                <thead>
                  <tr>
                    <th>Gate</th>
                    <th>Last try</th>
                    <th>Version</th>
                    <th>Flow</th>
                    <th>Dataset</th>
                    <th>Requires</th>
                    <th>Seal</th>
                    <th className="n">Sealed</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((gate) => {
                    const [dataset = ''] = gate.dataset.split('@')
                    return (
                      <tr key={gate.name}>
                        <td>
                          <Link className="row med" href={`/evaluate/gates/${encodeURIComponent(gate.name)}`}>
                            <Icon name="seal" size={14} className="t3" />
                            {gate.name}
                          </Link>
                        </td>
                        <td>
                          {gate.last === null ? (
                            <span className="t3">none yet</span>
                          ) : (
                            <Link
                              className="row"
                              href={`/evaluate/gates/${encodeURIComponent(gate.name)}?run=${gate.last.id}`}
                            >
                              <Pill state={gate.last.verdict} />
                              <span className="t3 xs">{ago(gate.last.at)}</span>
                            </Link>
                          )}
                        </td>
                        <td>
                          {gate.last !== null && (
                            <span className="row">
                              <span className="tag">{shortHash(gate.last.candidate.snapshot)}</span>
                              <span className="t2 xs">{gate.last.candidate.label}</span>
                            </span>
                          )}
                        </td>
                        <td>{gate.flow}</td>
                        <td>{dataset}</td>
                        <td className="requires clip" title={gate.required.join(', ')}>
                          {gate.required.join(', ')}
                        </td>
                        <td>
                          {gate.intact ? (
                            <span className="tag">{shortHash(gate.seal)}</span>
                          ) : (
                            <Pill state="tampered" text="seal broken" />
                          )}
                        </td>
                        <td className="n t3" title={`${gate.at} by ${gate.by}`}>
                          {ago(gate.at)}
                        </td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            </div>
          )
        }
      </Shown>
    </section>
  )
}
