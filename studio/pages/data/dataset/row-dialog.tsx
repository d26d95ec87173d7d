import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { ClientError, type JsonObject, type Operations } from '../../../../client'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { Failure } from '../../../parts/states'
import { isWords, typedRow, typedText } from './row-text'

type View = Operations['getDataset']['reply']

/** One row, field by field: looked at, changed, removed or added; each makes the next version, and none overwrites what somebody else did meanwhile. */
export const RowDialog = ({
  dataset: { name, version, columns },
  isLatest,
  chosen,
  onClose,
}: {
  readonly dataset: View
  readonly isLatest: boolean
  /** The row that is there; undefined for a new one. */
  readonly chosen: { readonly index: number; readonly row: Readonly<Record<string, unknown>> } | undefined
  readonly onClose: () => void
}): ReactElement => {
  // Held as it was when it was opened: what is saved is a change of this.
  const [{ base, before }] = useState(() => ({ base: version, before: (chosen?.row ?? {}) as JsonObject }))
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [added, setAdded] = useState<readonly string[]>([])
  const [isAsking, setAsking] = useState(false)
  const fields = [...columns, ...added.map((one) => ({ name: one, types: [] as string[] }))]
  const row = typedRow(fields, typed, before)
  const done = (text: string): void => {
    toast(text)
    void queries.invalidateQueries({ queryKey: ['datasets'] })
    void queries.invalidateQueries({ queryKey: ['dataset', name] })
    onClose()
  }
  const save = useMutation({
    mutationFn: (asNew: boolean) =>
      chosen && !asNew
        ? client.changeDatasetRows({ name, body: { base, set: [{ index: chosen.index, row }] } })
        : client.addDatasetRows({ name, body: { rows: [row] } }),
    onSuccess: (_, asNew) => done(chosen && !asNew ? `Row ${chosen.index} changed` : `A row was added to ${name}`),
  })
  const remove = useMutation({
    mutationFn: () => client.changeDatasetRows({ name, body: { base, remove: [chosen?.index ?? 0] } }),
    onSuccess: () => done(`Row ${chosen?.index ?? ''} removed`),
  })
  const trouble = save.error ?? remove.error
  const isOvertaken = trouble instanceof ClientError && trouble.code === 'conflict'
  const isChanged = JSON.stringify(row) !== JSON.stringify(before)
  return (
    <Dialog
      title={chosen ? `Row ${chosen.index}` : 'Add a row'}
      onClose={onClose}
      foot={
        isLatest ? (
          <>
            {chosen &&
              (isAsking ? (
                <Button kind="stop" icon="bin" busy={remove.isPending} onPress={() => remove.mutate()}>
                  Yes, remove row {chosen.index}
                </Button>
              ) : (
                <Button kind="quiet" icon="bin" onPress={() => setAsking(true)}>
                  Remove
                </Button>
              ))}
            <span className="grow" />
            <Button
              kind="go"
              busy={save.isPending}
              off={Object.keys(row).length === 0 ? 'Fill a column first' : !isChanged && 'Nothing was changed'}
              onPress={() => save.mutate(false)}
            >
              {chosen ? 'Save as the next version' : 'Add the row'}
            </Button>
          </>
        ) : undefined
      }
    >
      {!isLatest && <p className="t2">An older version. Rows are changed in the latest.</p>}
      <div className="stack rowform">
        {fields.map(({ name: column, types }) => {
          const text = Object.hasOwn(typed, column) ? (typed[column] ?? '') : typedText(before[column])
          return (
            <label className="label" key={column}>
              <span className="row">
                <span className="break">{column}</span> <span className="t3">{types.join(' or ') || 'new column'}</span>
              </span>
              <textarea
                className={`in ${isWords(types) ? '' : 'mono'}`}
                rows={Math.min(8, Math.max(1, Math.ceil(text.length / 60)))}
                readOnly={!isLatest}
                value={text}
                onChange={(event) => setTyped({ ...typed, [column]: event.target.value })}
              />
            </label>
          )
        })}
        {isLatest && (
          <AddColumn taken={fields.map((field) => field.name)} onAdd={(column) => setAdded([...added, column])} />
        )}
      </div>
      {trouble && (
        <Failure
          error={trouble}
          action={
            isOvertaken && chosen ? (
              <>
                <Button
                  size="sm"
                  onPress={() => {
                    void queries.invalidateQueries({ queryKey: ['dataset', name] })
                    onClose()
                  }}
                >
                  Look at the latest
                </Button>
                <Button size="sm" onPress={() => save.mutate(true)}>
                  Add what is written here as another row
                </Button>
              </>
            ) : undefined
          }
        />
      )}
    </Dialog>
  )
}

const AddColumn = ({
  taken,
  onAdd,
}: {
  readonly taken: readonly string[]
  readonly onAdd: (column: string) => void
}): ReactElement => {
  const [column, setColumn] = useState('')
  const name = column.trim()
  return (
    <div className="row">
      <input
        className="in"
        aria-label="Name of another column"
        placeholder="another column"
        value={column}
        maxLength={200}
        onChange={(event) => setColumn(event.target.value)}
      />
      <Button
        off={name === '' ? 'Name the column first' : taken.includes(name) && 'The column is there'}
        onPress={() => {
          onAdd(name)
          setColumn('')
        }}
      >
        Add the column
      </Button>
    </div>
  )
}
