import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { health } from '../../api/queries'

const documents: readonly (readonly [string, string])[] = [
  ['docs/studio.md', 'these pages'],
  ['docs/flow-file.md', 'what a flow file may say'],
  ['docs/knowledge.md', 'indexes and their documents'],
  ['docs/search.md', 'how passages are found and measured'],
  ['docs/evaluation.md', 'evaluations, comparisons and gates'],
  ['docs/cli.md', 'the same from a terminal'],
  ['docs/security.md', 'who may do what'],
  ['docs/azure.md', 'the same on Azure'],
]

const licences: readonly (readonly [string, string])[] = [
  ['Sluice', 'MIT'],
  ['React, React Flow, dagre, TanStack Query and Virtual, CodeMirror', 'MIT'],
  ['wouter', 'Unlicense'],
  ['yaml', 'ISC'],
  ['Inter, JetBrains Mono', 'SIL Open Font License 1.1; beside the fonts'],
]

/** What this is, where it runs, what it is made of, and where more is written. */
export const About = (): ReactElement => {
  const { data } = useQuery(health)
  return (
    <>
      <section className="panel" aria-label="About">
        <div className="phead">
          <h2>Sluice {data?.version ?? ''}</h2>
        </div>
        <div className="inset stack">
          <p className="t2">
            A sluice is a channel with a gate. This studio speaks the public API alone: whatever it does, a program can
            do too. It loads nothing from elsewhere and tells nobody anything.
          </p>
          <dl className="kv">
            <dt>Ground</dt>
            <dd>{data === undefined ? 'unknown' : data.ground === 'azure' ? 'Azure' : 'local'}</dd>
            <dt>Models from</dt>
            <dd>{data?.model?.provider ?? 'unknown'}</dd>
            <dt>Address</dt>
            <dd className="mono">{location.origin}</dd>
            <dt>API</dt>
            <dd>
              <a className="acc" href="/api/openapi.json">
                OpenAPI document
              </a>
              ,{' '}
              <a className="acc" href="/api/health">
                health as JSON
              </a>
            </dd>
          </dl>
        </div>
      </section>
      <section className="panel" aria-label="Written in the repository">
        <div className="phead">
          <h2>Written in the repository</h2>
        </div>
        <dl className="kv inset">
          {documents.map(([file, about]) => (
            <div key={file} style={{ display: 'contents' }}>
              <dt className="mono">{file}</dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel" aria-label="Licences">
        <div className="phead">
          <h2>Licences</h2>
        </div>
        <dl className="kv inset">
          {licences.map(([what, licence]) => (
            <div key={what} style={{ display: 'contents' }}>
              <dt>{what}</dt>
              <dd>{licence}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
