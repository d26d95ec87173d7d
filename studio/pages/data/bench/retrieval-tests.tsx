import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { client, clientFor } from '../../../api/client'
import { count, counted, figure } from '../../../parts/format'
import { Pill } from '../../../parts/pill'
import { Empty, Failure, Loading } from '../../../parts/states'
import { principalOf, type BenchOrder } from './bench-search'
import { comeTo, rankOf, testOf, type RetrievalTest } from './retrieval-test'

const mostTests = 200
const atOnce = 4

interface Outcome {
  readonly test: RetrievalTest
  readonly rank: number | null
}

/** The tests of a dataset, asked as the bench is set: where the first document stands that each should find, the missed ones first. */
export const RetrievalTests = ({
  order,
  dataset,
  onDataset,
  onAsk,
}: {
  readonly order: BenchOrder
  readonly dataset: string
  readonly onDataset: (dataset: string) => void
  readonly onAsk: (question: string, groups: readonly string[]) => void
}): ReactElement => {
  const { index, mode, top, rerank } = order
  const names = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const usual = `${index}-retrieval`
  const name = dataset !== '' ? dataset : names.data?.items.some((one) => one.name === usual) ? usual : ''
  const run = useQuery({
    queryKey: ['retrieval-tests', index, name, mode, top, rerank],
    enabled: name !== '',
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const { items, next } = await client.listDatasetRows({ name, limit: mostTests }, { signal })
      const tests = items.flatMap(({ row }) => testOf(index, row) ?? [])
      const outcomes = await askAll(tests, async (test) => {
        const body = { query: test.question, mode, top, ...(rerank && { rerank: true }) }
        const speaking = clientFor(principalOf((test.groups ?? []).join(',')))
        const { results } = await speaking.searchIndex({ index, body }, { signal })
        return { test, rank: rankOf(results, test) }
      })
      return { outcomes, others: items.length - tests.length, hasMore: next !== undefined }
    },
  })
  const outcomes = run.data?.outcomes ?? []
  const sum = comeTo(outcomes.map(({ rank }) => rank))
  return (
    <>
      <div className="bq row wrap">
        <label className="row xs t2">
          Dataset
          <select className="in sm" value={name} onChange={(event) => onDataset(event.target.value)}>
            <option value="">choose one</option>
            {names.data?.items.map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
        </label>
        {outcomes.length > 0 && (
          <span className="num" role="status">
            <b>{sum.found}</b> of {outcomes.length} found in the first {top}, <b>{sum.first}</b> first, MRR{' '}
            {figure(sum.mrr)}
          </span>
        )}
        <span className="grow" />
        {name !== '' && (
          <Link className="btn quiet sm" href={`/data/datasets/${encodeURIComponent(name)}`}>
            Open the dataset
          </Link>
        )}
      </div>
      <div className="results" tabIndex={0} role="region" aria-label="Tests">
        {name === '' && (
          <Empty title="No tests of this index yet">
            Ask a question, look at what is found, and save it as a test with the document that should be found. Here
            all of them are asked again, also after the index is made anew.
          </Empty>
        )}
        {run.error && <Failure error={run.error} />}
        {name !== '' && run.isPending && !run.error && <Loading />}
        {run.data && outcomes.length === 0 && (
          <Empty title={`${name} holds no test of this index`}>
            A test is a row with the columns question and relevant: documents, or documents with their relevance.
          </Empty>
        )}
        {outcomes.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>Question</th>
                <th>Should find</th>
                <th className="n">Stands at</th>
              </tr>
            </thead>
            <tbody>
              {outcomes
                .toSorted((one, other) => (other.rank ?? Infinity) - (one.rank ?? Infinity))
                .map(({ test, rank }, place) => (
                  <tr key={place}>
                    <td>
                      <button
                        type="button"
                        className="asked"
                        title="Ask it on the bench"
                        onClick={() => onAsk(test.question, test.groups ?? [])}
                      >
                        {test.question}
                      </button>
                    </td>
                    <td className="t2 xs break">
                      {test.relevant.map(({ document }) => document).join(', ')}
                      {test.groups && ` as ${test.groups.join(', ')}`}
                    </td>
                    <td className="n">
                      {rank === null ? (
                        <Pill state="fail" text={`not in ${top}`} />
                      ) : (
                        <span className={rank === 1 ? 'good' : ''}>{count(rank)}</span>
                      )}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        )}
        {outcomes.length > 0 && (
          <p className="t3 xs inset pad">
            A flow is measured by the same rows:{' '}
            <Link className="acc" href={`/evaluate?new=1&dataset=${encodeURIComponent(name)}`}>
              evaluate it
            </Link>{' '}
            with document-recall or ndcg, mapping <code className="mono">retrieved</code> to{' '}
            <code className="mono">{'${run.nodes.retrieve}'}</code> where its outputs do not hold it.
          </p>
        )}
        {run.data && (run.data.others > 0 || run.data.hasMore) && (
          <p className="t3 xs inset">
            {run.data.others > 0 && `${counted(run.data.others, 'row')} of the dataset are no tests of this index. `}
            {run.data.hasMore && `The first ${mostTests} rows were looked at.`}
          </p>
        )}
      </div>
    </>
  )
}

const askAll = async (
  tests: readonly RetrievalTest[],
  ask: (test: RetrievalTest) => Promise<Outcome>,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  const queue = [...tests.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) outcomes[next[0]] = await ask(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tests.length) }, worker))
  return outcomes
}
