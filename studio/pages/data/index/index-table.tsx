import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { FullIndex } from '../../../api/types'
import { ago, bytes, count } from '../../../parts/format'
import { Icon } from '../../../parts/icon'

/** Indexes with how far their documents are, how they are embedded, when they were last compared, and what they weigh. */
export const IndexTable = ({ indexes }: { readonly indexes: readonly FullIndex[] }): ReactElement => (
  <table className="datas">
    <thead>
      <tr>
        <th>Index</th>
        <th>Documents</th>
        <th className="wide">Embedding</th>
        <th className="n wide">Chunks</th>
        <th className="n wide">Size</th>
        <th className="n wide">Reconciled</th>
      </tr>
    </thead>
    <tbody>
      {indexes.map((index) => (
        <tr key={index.name}>
          <td>
            <Link className="row med" href={`/data/indexes/${encodeURIComponent(index.name)}`}>
              <Icon name="data" size={14} className="t3" />
              {index.name}
            </Link>
          </td>
          <td>
            <Documents index={index} />
          </td>
          <td className="t2 wide">
            {index.embedding
              ? `${index.embedding.model}, ${count(index.embedding.dimensions)} dims${index.embedding.semantic ? '' : ', by words'}`
              : 'unknown'}
          </td>
          <td className="n wide">{count(index.chunks)}</td>
          <td className="n wide">{bytes(index.bytes)}</td>
          <td className="n t3 wide">{index.drift ? ago(index.drift.at) : 'not yet'}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Documents = ({ index: { name, documents, states, rebuild } }: { readonly index: FullIndex }): ReactElement =>
  documents === 0 ? (
    <span className="t3">none yet</span>
  ) : (
    <span className="row wrap states">
      <span className="row">
        <Icon name="tick" size={12} className="good" />
        {count(states.indexed)} searchable
      </span>
      {states.pending > 0 && (
        <span className="row">
          <Icon name="arc" size={12} className="acc spin" />
          {count(states.pending)} on the way
        </span>
      )}
      {states.failed > 0 && (
        <Link className="row bad" href={`/data/indexes/${encodeURIComponent(name)}?tab=attention`}>
          <Icon name="cross" size={12} />
          {count(states.failed)} not readable
        </Link>
      )}
      {rebuild && <span className="t3">built anew beside</span>}
    </span>
  )
