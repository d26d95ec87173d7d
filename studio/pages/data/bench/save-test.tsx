import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { Failure } from '../../../parts/states'
import type { BenchHit, BenchOrder } from './bench-search'
import { testRow } from './retrieval-test'

const grades = [
  [0, 'no'],
  [1, 'helps'],
  [2, 'answers it'],
] as const

/** Saves the question with the documents that should be found for it as a row that the retrieval evaluators read. */
export const SaveTest = ({
  order: { index, question, as },
  results,
  documents,
  onClose,
}: {
  readonly order: BenchOrder
  readonly results: readonly BenchHit[]
  /** Every document of the index, for what should have been found and was not. */
  readonly documents: readonly string[]
  readonly onClose: () => void
}): ReactElement => {
  const [, go] = useLocation()
  const [dataset, setDataset] = useState(`${index}-retrieval`)
  const found = [...new Set(results.map(({ document }) => document))]
  const [marked, setMarked] = useState<Readonly<Record<string, number>>>(
    found[0] === undefined ? {} : { [found[0]]: 2 },
  )
  const [other, setOther] = useState('')
  const names = useQuery({ queryKey: ['datasets'], queryFn: () => client.listDatasets({ limit: 500 }) })
  const isNew = !(names.data?.items.some(({ name }) => name === dataset) ?? true)
  const relevant = [
    ...found.map((document) => ({ document, relevance: marked[document] ?? 0 })),
    ...(other === '' || found.includes(other) ? [] : [{ document: other, relevance: 2 }]),
  ].filter(({ relevance }) => relevance > 0)
  const groups = as === '' || as === '*' ? [] : as.split(',')
  const passages = Object.fromEntries(
    results.toReversed().map(({ document, passage }): readonly [string, string] => [document, passage]),
  )
  const save = useMutation({
    mutationFn: () =>
      client.addDatasetRows({
        name: dataset,
        body: { rows: [testRow(index, { question, relevant, groups }, passages)] },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['datasets'] })
      void queries.invalidateQueries({ queryKey: ['dataset', dataset] })
      void queries.invalidateQueries({ queryKey: ['retrieval-tests', index, dataset] })
      toast(`Saved as a test in ${dataset}`, {
        text: 'Run the tests',
        run: () => go(`/data/indexes/${encodeURIComponent(index)}?tests=${encodeURIComponent(dataset)}`),
      })
      onClose()
    },
  })
  const isUnknown = other !== '' && documents.length > 0 && !documents.includes(other)
  return (
    <Dialog title="Save as a test" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <p className="break">“{question}” should find</p>
        <div className="grades" role="group" aria-label="What should be found">
          {found.slice(0, 10).map((document) => (
            <label key={document} className="row">
              <select
                className="in sm"
                aria-label={`Relevance of ${document}`}
                value={marked[document] ?? 0}
                onChange={(event) => setMarked({ ...marked, [document]: Number(event.target.value) })}
              >
                {grades.map(([grade, word]) => (
                  <option key={grade} value={grade}>
                    {word}
                  </option>
                ))}
              </select>
              <span className="clip" title={document}>
                {document}
              </span>
            </label>
          ))}
        </div>
        <label className="label">
          <span>A document that was not found</span>
          <input
            className="in"
            list="test-documents"
            value={other}
            placeholder="none"
            onChange={(event) => setOther(event.target.value.trim())}
          />
          <datalist id="test-documents">
            {documents.slice(0, 500).map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          {isUnknown && <span className="hint bad">No document {other} is in the index</span>}
        </label>
        <label className="label">
          <span>Dataset</span>
          <input
            className="in"
            list="test-datasets"
            value={dataset}
            onChange={(event) => setDataset(event.target.value.trim())}
          />
          <datalist id="test-datasets">
            {names.data?.items.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <span className="hint">
            {isNew ? 'It is made with this row.' : 'The row is added as its next version.'} Evaluators document-recall,
            ndcg and fidelity read it.
          </span>
        </label>
        {save.error && <Failure error={save.error} />}
        <Button
          submit
          kind="go"
          busy={save.isPending}
          off={
            relevant.length === 0
              ? 'Say which document should be found'
              : isUnknown
                ? 'The document is not in the index'
                : dataset === '' && 'Name the dataset'
          }
        >
          Save the test
        </Button>
      </form>
    </Dialog>
  )
}
