import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { documentPages } from '../../../api/lists'
import { Button } from '../../../parts/button'
import { Icon } from '../../../parts/icon'
import { Empty, Failure, Loading } from '../../../parts/states'
import { Segments } from '../../../parts/tabs'
import { axisEnd, BenchResult } from './bench-result'
import { benchSearch, groupsOf, type BenchOrder, type Mode } from './bench-search'
import { BenchAs } from './bench-as'
import { KeptBack } from './kept-back'
import { RetrievalTests } from './retrieval-tests'
import { SaveTest } from './save-test'

/** The retrieval bench: what a question finds and why each passage stands where it does, or what becomes of many questions. */
export const Bench = ({
  order,
  tests,
  onOrder,
  onTests,
  hrefOf,
}: {
  readonly order: BenchOrder
  /** The dataset of tests on show; undefined shows the question. */
  readonly tests: string | undefined
  readonly onOrder: (change: Partial<BenchOrder>) => void
  readonly onTests: (dataset: string | undefined) => void
  readonly hrefOf: (document: string, passage: string) => string
}): ReactElement => {
  const { index, question, mode, top, as, rerank } = order
  const [text, setText] = useState(question)
  const [isSaving, setSaving] = useState(false)
  useEffect(() => setText(question), [question])
  const found = useQuery({ ...benchSearch(order), enabled: question !== '' && tests === undefined })
  const documents = useInfiniteQuery(documentPages(index)).data?.pages.flatMap((page) => page.items) ?? []
  const groups = groupsOf(documents)
  return (
    <section className="panel bench" aria-label="Retrieval bench">
      <div className="phead">
        <h2>Retrieval bench</h2>
        <Segments
          label="What is asked"
          options={[
            ['ask', 'A question'],
            ['tests', 'Tests'],
          ]}
          chosen={tests === undefined ? 'ask' : 'tests'}
          onChoose={(one) => onTests(one === 'ask' ? undefined : '')}
        />
        <span className="grow" />
        {found.data && tests === undefined && <span className="t3 xs num">{found.data.took} ms</span>}
        {tests === undefined && (
          <Button
            kind="quiet"
            size="sm"
            icon="plus"
            off={question === '' ? 'Ask a question first' : !found.data && 'It has not been answered yet'}
            onPress={() => setSaving(true)}
          >
            Save as test
          </Button>
        )}
      </div>
      {tests === undefined && (
        <form
          className="bq"
          onSubmit={(event) => {
            event.preventDefault()
            onOrder({ question: text.trim() })
          }}
        >
          <label className="field">
            <Icon name="search" size={14} />
            <span className="visually-hidden">Question</span>
            <input
              value={text}
              placeholder="Ask as a user would"
              maxLength={8000}
              onChange={(event) => setText(event.target.value)}
            />
            <span className="kbd" aria-hidden="true">
              ↵
            </span>
          </label>
        </form>
      )}
      <div className="bq row wrap">
        <Segments
          label="Search by"
          options={[
            ['hybrid', 'Hybrid'],
            ['keyword', 'Words'],
            ['vector', 'Meaning'],
          ]}
          chosen={mode}
          onChoose={(one: Mode) => onOrder({ mode: one })}
        />
        <label className="row xs t2">
          Top
          <select className="in sm" value={top} onChange={(event) => onOrder({ top: Number(event.target.value) })}>
            {[5, 10, 20, 50].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        {tests === undefined && <BenchAs {...{ as, groups }} onChoose={(one) => onOrder({ as: one })} />}
        <label className="row xs t2" title="A chat model orders the best ones anew">
          <input type="checkbox" checked={rerank} onChange={(event) => onOrder({ rerank: event.target.checked })} />
          Rerank
        </label>
      </div>
      {tests !== undefined ? (
        <RetrievalTests
          order={order}
          dataset={tests}
          onDataset={onTests}
          onAsk={(one, groupsAsked) => {
            onOrder({ question: one, as: groupsAsked.join(',') })
            onTests(undefined)
          }}
        />
      ) : (
        <>
          <div className="rh" aria-hidden="true">
            <span className="rk">#</span>
            <span className="grow">Passage</span>
            <span className="ladh">Why here</span>
            <span className="axis2">
              <span>1st</span>
              <span>{axisEnd}th</span>
            </span>
            <span className="sc0">
              {found.data?.results.some(({ why }) => typeof why?.vector_rank === 'number') && mode === 'hybrid'
                ? 'Fused'
                : 'Score'}
            </span>
          </div>
          <div className="results" tabIndex={0} role="region" aria-label="Passages found">
            {question === '' && (
              <Empty title="Ask to see what is found">
                Each passage says its rank by words and by meaning, and how both were fused. What was found can be saved
                as a test.
              </Empty>
            )}
            {found.error && <Failure error={found.error} />}
            {question !== '' && found.isPending && !found.error && <Loading />}
            {found.data?.results.length === 0 && (
              <Empty title="Nothing was found">
                No passage that this principal may read holds these words or anything near them.
              </Empty>
            )}
            {found.data?.results.map((hit, place) => (
              <BenchResult key={hit.passage} {...{ hit, place, mode }} href={hrefOf(hit.document, hit.passage)} />
            ))}
          </div>
          {found.data && <KeptBack order={order} groups={groups} documents={documents} own={found.data.results} />}
          {found.data?.notes.map((note) => (
            <div className="note" key={note}>
              <Icon name="question" size={12} />
              <span>{note}</span>
            </div>
          ))}
        </>
      )}
      {isSaving && found.data && (
        <SaveTest
          order={order}
          results={found.data.results}
          documents={documents.map(({ path }) => path)}
          onClose={() => setSaving(false)}
        />
      )}
    </section>
  )
}
