import { useState, type ReactElement } from 'react'
import type { Json } from '../../client'
import { CopyButton } from './copy-button'
import { Folded } from './folded'
import { count } from './format'
import { textOfValue } from './json-view'
import { Prose } from './prose'
import { Segments } from './tabs'
import './value-view.css'

/** A value as people read it: words as words, lists of things as a table, members by name; its JSON one step away. */
export const ValueView = ({
  value,
  label,
  note,
}: {
  readonly value: Json | undefined
  readonly label: string
  readonly note?: string
}): ReactElement => {
  const [face, setFace] = useState<'read' | 'json'>('read')
  const isText = typeof value === 'string'
  // What has no members and no signs reads as it is written.
  const hasTwoFaces = isText ? looksWritten(value) : typeof value === 'object' && value !== null
  const json = textOfValue(value)
  return (
    <section className="value" aria-label={label}>
      <div className="row">
        <h3 className="clip">{label}</h3>
        {note !== undefined && <span className="t3 xs clip">{note}</span>}
        <span className="grow" />
        {hasTwoFaces && (
          <Segments
            label={`${label} as`}
            options={[
              ['read', 'Read'],
              ['json', isText ? 'Source' : 'JSON'],
            ]}
            chosen={face}
            onChoose={setFace}
          />
        )}
        <CopyButton text={textOfValue(value)} name={`Copy ${label}`} />
      </div>
      {face === 'json' ? (
        <pre className="code" tabIndex={0} aria-label={`${label} as it is written`}>
          {json.length > longest ? `${json.slice(0, longest)}\n… copying takes all ${count(json.length)}` : json}
        </pre>
      ) : (
        <Readable value={value} depth={0} />
      )}
    </section>
  )
}

const longest = 40_000
const mostRows = 50
const mostColumns = 8
const deepest = 2

const Readable = ({ value, depth }: { readonly value: Json | undefined; readonly depth: number }): ReactElement => {
  if (value === undefined || value === null) return <span className="t3">nothing</span>
  if (typeof value === 'string') return <Words text={value} />
  if (typeof value !== 'object') return <span className="num">{String(value)}</span>
  if (Array.isArray(value)) return <ListOf items={value as readonly Json[]} depth={depth} />
  const members = Object.entries(value as Readonly<Record<string, Json>>)
  if (members.length === 0) return <span className="t3">nothing</span>
  if (depth >= deepest) return <code className="mono break">{textOfValue(value).slice(0, 2_000)}</code>
  return (
    <dl className="kv members">
      {members.slice(0, 200).map(([name, member]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Readable value={member} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const Words = ({ text }: { readonly text: string }): ReactElement => {
  if (text === '') return <span className="t3">no text</span>
  return (
    <Folded text={text}>
      {(shown) =>
        looksWritten(text) ? (
          <div className="prose">
            <Prose text={shown} />
          </div>
        ) : (
          <p className="words">{shown}</p>
        )
      }
    </Folded>
  )
}

// Signs by which text means to be laid out.
const looksWritten = (text: string): boolean => /\*\*[^*\n]+\*\*|^#{1,6} |^\s*[-*] |^\s*\d+\. |^\|.+\|$/m.test(text)

const ListOf = ({ items, depth }: { readonly items: readonly Json[]; readonly depth: number }): ReactElement => {
  if (items.length === 0) return <span className="t3">no items</span>
  const rows = items.filter(isPlain)
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const rest = items.length - mostRows
  const more = rest > 0 && <p className="t3 xs">{count(rest)} more; the JSON has them all</p>
  if (rows.length < items.length || depth > 1)
    return (
      <>
        <ol className="items">
          {items.slice(0, mostRows).map((item, place) => (
            <li key={place}>
              <Readable value={item} depth={depth + 1} />
            </li>
          ))}
        </ol>
        {more}
      </>
    )
  return (
    <>
      <div className="ptw" tabIndex={0} role="region" aria-label="Table">
        <table className="vt">
          <thead>
            <tr>
              {columns.slice(0, mostColumns).map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, mostRows).map((row, place) => (
              <tr key={place}>
                {columns.slice(0, mostColumns).map((name) => (
                  <Cell key={name} value={Object.hasOwn(row, name) ? row[name] : undefined} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {columns.length > mostColumns && (
        <p className="t3 xs">{count(columns.length - mostColumns)} more columns; the JSON has them all</p>
      )}
      {more}
    </>
  )
}

const Cell = ({ value }: { readonly value: Json | undefined }): ReactElement => {
  const text = value === undefined ? '' : textOfValue(value)
  return (
    <td
      className={typeof value === 'number' ? 'n' : undefined}
      title={text.length > 40 ? text.slice(0, 1_000) : undefined}
    >
      <span className={typeof value === 'object' && value !== null ? 'mono' : undefined}>
        {text.replaceAll(/\s+/g, ' ').slice(0, 160)}
      </span>
    </td>
  )
}

const isPlain = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
