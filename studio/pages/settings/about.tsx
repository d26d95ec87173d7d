import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { health } from '../../api/queries'

/** What this is, and where its API is described. */
export const About = (): ReactElement => {
  const { data } = useQuery(health)
  return (
    <section className="panel">
      <div className="phead">
        <h2>Sluice {data?.version ?? ''}</h2>
      </div>
      <div className="inset stack">
        <p className="t2">
          A sluice is a channel with a gate. This studio speaks the public API alone: whatever it does, a program can do
          too. It loads nothing from elsewhere and tells nobody anything.
        </p>
        <p>
          <a className="acc" href="/api/openapi.json">
            OpenAPI document
          </a>{' '}
          ·{' '}
          <a className="acc" href="/api/health">
            Health as JSON
          </a>
        </p>
        <p className="t3 xs">
          Type: Inter and JetBrains Mono, SIL Open Font License 1.1; licences lie beside the fonts.
        </p>
      </div>
    </section>
  )
}
