import { useState, type ReactElement } from 'react'
import type { ErrorItem } from '../../../../client'
import { Button } from '../../../parts/button'
import { CopyButton } from '../../../parts/copy-button'
import { DiffView } from '../../../parts/diff-view'
import { ago, counted, shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Failure } from '../../../parts/states'
import { Tabs } from '../../../parts/tabs'
import type { GateDefinition, GateView } from './gate-data'
import { definitionOf, draftOf } from './gate-draft'
import type { GateCheck } from './use-gate-check'

// Written in the order of the form, so that only what says something else is a difference.
const textOf = (definition: GateDefinition): string => `${JSON.stringify(definitionOf(draftOf(definition)), null, 2)}\n`

/** What sealing a definition does: whether it can be, what changes, the file and the command that do the same, and what somebody sealed meanwhile. */
export const GateSealing = ({
  name,
  definition,
  base,
  theirs,
  check,
  errors,
  error,
  isChecking,
  isComplete,
  onTake,
  onOver,
}: {
  readonly name: string
  readonly definition: GateDefinition
  readonly base: GateView | undefined
  /** What was sealed meanwhile, where sealing met it. */
  readonly theirs: GateView | undefined
  readonly check: GateCheck | undefined
  readonly errors: readonly ErrorItem[]
  readonly error: unknown
  readonly isChecking: boolean
  readonly isComplete: boolean
  readonly onTake: (theirs: GateView) => void
  readonly onOver: (theirs: GateView) => void
}): ReactElement => {
  const [tab, setTab] = useState(base ? 'changes' : 'json')
  const file = `${name === '' ? 'release' : name}.json`
  const text = textOf(definition)
  const isSame = check !== undefined && base !== undefined && check.seal === base.seal && base.intact
  return (
    <>
      {theirs && (
        <section className="panel conflict" role="alert" aria-label="Sealed meanwhile">
          <div className="phead">
            <Icon name="bang" size={14} className="warn" />
            <h2>{base ? 'It was sealed meanwhile' : `There is a gate ${name} already`}</h2>
          </div>
          <div className="inset stack">
            <p className="t2">
              {theirs.by} sealed it as <span className="tag">{shortHash(theirs.seal)}</span> {ago(theirs.at)}. Nothing
              of yours was written. Below: theirs, and what yours would make of it.
            </p>
            <DiffView before={textOf(theirs.definition)} after={text} label="Theirs and yours" />
            <div className="row wrap">
              <Button onPress={() => onTake(theirs)}>Take theirs</Button>
              <Button kind="stop" onPress={() => onOver(theirs)}>
                Seal mine over it
              </Button>
            </div>
          </div>
        </section>
      )}
      <section className="panel" aria-label="What sealing does">
        <div className="phead">
          <h2>What sealing does</h2>
          <span className="grow" />
          <span className="row xs" role="status">
            {isChecking ? (
              <>
                <Icon name="arc" size={14} className="spin" /> checking
              </>
            ) : errors.length > 0 ? (
              <>
                <Icon name="cross" size={14} className="bad" /> {counted(errors.length, 'error')}
              </>
            ) : check ? (
              <>
                <Icon name="tick" size={14} className="good" /> valid
              </>
            ) : (
              <span className="t3">{isComplete ? 'not checked' : 'not whole yet'}</span>
            )}
          </span>
        </div>
        <div className="inset stack">
          {error !== null && error !== undefined && <Failure error={error} />}
          {errors.length > 0 && (
            <ul className="reasons">
              {errors.map(({ path, message }) => (
                <li key={`${path} ${message}`} className="break">
                  <span className="mono">{path}</span> {message}
                </li>
              ))}
            </ul>
          )}
          {check && errors.length === 0 && (
            <p className="t2">
              {isSame ? (
                'It is what is sealed already: the same content is the same seal.'
              ) : (
                <>
                  It will be sealed as <span className="tag">{shortHash(check.seal)}</span> over{' '}
                  {counted(check.sealed.dataset.rows, 'row')} of {check.sealed.dataset.name}{' '}
                  <span className="tag">{shortHash(check.sealed.dataset.version)}</span>.
                </>
              )}
            </p>
          )}
          {check && check.changes.length > 0 && (
            <ul className="reasons">
              {check.changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          )}
          {base && !isSame && (
            <p className="t3 xs">
              Sealing anew is another gate under the same name: what tried the earlier seal keeps its evidence and says
              nothing of this one, and tries are counted from one again.
            </p>
          )}
          {!isComplete && (
            <p className="t2">
              A seal is a hash over the dataset’s version, the evaluators with their code, the judge, every line and
              every margin. Whatever of it changes later, a try says so and decides nothing.
            </p>
          )}
        </div>
        <div className="inset">
          <Tabs
            label="The definition"
            tabs={[...(base ? [{ id: 'changes', text: 'Changes' }] : []), { id: 'json', text: 'JSON' }]}
            chosen={tab}
            onChoose={setTab}
          />
          <div role="tabpanel" aria-label={tab === 'json' ? 'JSON' : 'Changes'}>
            {tab === 'changes' && base ? (
              <DiffView before={textOf(base.definition)} after={text} label="What is sealed and what is typed" />
            ) : (
              <pre className="code" tabIndex={0} aria-label={file}>
                {text}
              </pre>
            )}
          </div>
        </div>
        <div className="inset">
          <h3>By the command line</h3>
          <div className="row">
            <code className="cmd grow">
              sluice eval gate {name === '' ? 'release' : name} --file {file}
            </code>
            <CopyButton text={text} name="Copy the JSON" />
          </div>
          <p className="t3 xs">It seals the file and lets latest try it; exit code 0 is a pass.</p>
        </div>
      </section>
    </>
  )
}
