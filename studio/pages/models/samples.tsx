import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { flowList } from '../../api/queries'
import { Icon } from '../../parts/icon'
import { Snippet } from '../../parts/snippet'
import { Empty, Shown } from '../../parts/states'

const path = encodeURIComponent

/** The flows that the repository brings along: what each shows, and the ways to use it. */
export const Samples = (): ReactElement => (
  <Shown query={useQuery(flowList)}>
    {({ items }) => {
      const samples = items.filter(({ labels }) => Object.hasOwn(labels, 'repo'))
      if (samples.length === 0)
        return (
          <section className="panel">
            <Empty title="The repository brings no flow" command="sluice flow import ./my-prompt-flow">
              Flows in the folder flows of the repository stand here once it was deployed.
            </Empty>
          </section>
        )
      return (
        <div className="samples">
          {samples.map(({ name, description, type }) => (
            <section className="panel" key={name} aria-label={name}>
              <div className="phead">
                <Icon name={type === 'chat' ? 'chat' : 'flow'} size={14} className="t3" />
                <h2>{name}</h2>
                <span className="grow" />
                {type === 'chat' && (
                  <Link className="btn sm" href={`/chat/${path(name)}?ask=1`}>
                    Ask it
                  </Link>
                )}
                <Link className="btn sm" href={`/flows/${path(name)}`}>
                  Open
                </Link>
              </div>
              <div className="inset stack">
                <p className="t2">{description ?? 'It does not say what it is for.'}</p>
                <Snippet
                  name={`how to take ${name} along`}
                  text={[
                    `# the flow as files, to change it`,
                    `curl -s ${location.origin}/api/flows/${path(name)}`,
                    `# its runs`,
                    `sluice run list --flow ${name}`,
                  ].join('\n')}
                />
              </div>
            </section>
          ))}
        </div>
      )
    }}
  </Shown>
)
