import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { health } from '../../api/queries'
import { Pill } from '../../parts/pill'
import { Shown } from '../../parts/states'

/** Each part of the server and how it is; what was not checked says why. */
export const HealthPanel = (): ReactElement => (
  <section className="panel">
    <div className="phead">
      <h2>Health</h2>
      <span className="t3 xs">asked every 20 s</span>
    </div>
    <Shown query={useQuery(health)}>
      {({ checks, model, ground, version }) => (
        <table>
          <thead>
            <tr>
              <th>Part</th>
              <th>State</th>
              <th>Says</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="med">server</td>
              <td>
                <Pill state="ok" />
              </td>
              <td className="t2">
                {version}, {ground === 'azure' ? 'on Azure' : 'local ground'}
              </td>
            </tr>
            {Object.entries(checks ?? {}).map(([name, check]) => (
              <tr key={name}>
                <td className="med">{name}</td>
                <td>
                  <Pill state={check.unchecked ? 'unchecked' : check.ok ? 'ok' : 'failed'} />
                </td>
                <td className="t2 break">
                  {check.why ?? check.error ?? (name === 'model' ? (model?.note ?? model?.chat ?? '') : '')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Shown>
  </section>
)
