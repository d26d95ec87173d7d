import { useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { useKeys } from '../../../frame/keys'
import { Page } from '../../../frame/page'
import { setPageCommands } from '../../../frame/palette-state'
import { Button } from '../../../parts/button'
import { counted, shortHash } from '../../../parts/format'
import { Empty, Failure, Loading, Shown } from '../../../parts/states'
import { BrokenSeal } from './broken-seal'
import { gateAt, triesAt } from './gate-data'
import { GateSealed } from './gate-sealed'
import { GateTries } from './gate-tries'
import { GateTry } from './gate-try'
import { GateTryDialog } from './gate-try-dialog'
import '../evaluate.css'
import './gate.css'

/** A gate: what is sealed, what tried it, and the evidence of the try on show. */
const Gate = (): ReactElement => {
  const { gate: name = '' } = useParams()
  const [, go] = useLocation()
  const [search, setSearch] = useSearchParams()
  const gate = useQuery(gateAt(name))
  const tries = useQuery(triesAt(name))
  const items = tries.data?.items ?? []
  const chosen = search.get('run') ?? items[0]?.id ?? ''
  const isTrying = search.get('try') !== null
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(change))
        if (value === undefined) next.delete(key)
        else next.set(key, value)
      return next
    })
  const step = (by: number): void => {
    const at = items.findIndex(({ id }) => id === chosen)
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))]
    if (next) set({ run: next.id })
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  const edit = `/evaluate/gates/${encodeURIComponent(name)}/edit`
  useEffect(() => {
    setPageCommands([
      { id: 'try-gate', text: `Try gate ${name}`, group: 'Run', icon: 'play', run: () => setSearch({ try: '1' }) },
      { id: 'edit-gate', text: `Change gate ${name}`, group: 'Change', icon: 'seal', run: () => go(edit) },
    ])
    return () => setPageCommands([])
  }, [name, edit, go, setSearch])
  return (
    <Page
      crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: 'Gates', href: '/evaluate/gates' }, { text: name }]}
      state={gate.data && <span className="tag">sealed {shortHash(gate.data.seal)}</span>}
      actions={
        <>
          <Link className="btn" href={edit}>
            Change it
          </Link>
          <Button
            kind="go"
            icon="play"
            off={gate.data === undefined && 'The gate is read first'}
            onPress={() => set({ try: '1' })}
          >
            Try it
          </Button>
        </>
      }
    >
      <h1 className="visually-hidden">Gate {name}</h1>
      {gate.error ? (
        <Failure
          error={gate.error}
          action={
            <Link className="btn sm" href="/evaluate/gates">
              All gates
            </Link>
          }
        />
      ) : (
        <div className="gcols">
          <div className="stack gside">
            <section className="panel" aria-label="Tries">
              <div className="phead">
                <h2>Tries</h2>
                <span className="t3 xs">{items.length > 0 && counted(items.length, 'try', 'tries')}</span>
                <span className="grow" />
                {items.length > 1 && (
                  <>
                    <span className="kbd">J</span>
                    <span className="kbd">K</span>
                  </>
                )}
              </div>
              <Shown query={tries} lines={3}>
                {() =>
                  items.length === 0 ? (
                    <p className="t2 inset">None yet.</p>
                  ) : (
                    <GateTries
                      name={name}
                      seal={gate.data?.seal}
                      items={items}
                      chosen={chosen}
                      onChoose={(id) => set({ run: id })}
                    />
                  )
                }
              </Shown>
            </section>
            {gate.data && <GateSealed gate={gate.data} />}
          </div>
          <div className="stack">
            {gate.data && !gate.data.intact && <BrokenSeal name={name} />}
            {chosen === '' && tries.data && gate.data ? (
              <section className="panel">
                <Empty
                  title="Nothing tried it yet"
                  command={`sluice eval gate ${name}`}
                  action={
                    <Button kind="go" icon="play" onPress={() => set({ try: '1' })}>
                      Try it
                    </Button>
                  }
                >
                  A try runs the sealed dataset over a version of {gate.data.sealed.flow} and says pass, fail or
                  inconclusive, each figure with its interval against its line.
                </Empty>
              </section>
            ) : chosen === '' ? (
              <Loading />
            ) : (
              <GateTry
                name={name}
                id={chosen}
                check={search.get('check') ?? undefined}
                onCheck={(check) => set({ check })}
              />
            )}
          </div>
        </div>
      )}
      {isTrying && gate.data && (
        <GateTryDialog
          gate={gate.data}
          tries={items}
          onClose={() => set({ try: undefined })}
          onStarted={(id) => set({ try: undefined, check: undefined, run: id })}
        />
      )}
    </Page>
  )
}

export default Gate
