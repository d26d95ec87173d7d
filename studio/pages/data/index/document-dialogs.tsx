import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../../api/client'
import { queries } from '../../../api/queries'
import type { DocumentView } from '../../../api/types'
import { toast } from '../../../frame/toast'
import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { counted } from '../../../parts/format'
import { Failure } from '../../../parts/states'

interface DocumentDialog {
  readonly index: string
  readonly document: DocumentView
  readonly onClose: () => void
}

const again = (index: string): void => {
  void queries.invalidateQueries({ queryKey: ['documents', index] })
  void queries.invalidateQueries({ queryKey: ['index', index] })
  void queries.invalidateQueries({ queryKey: ['search', index] })
}

/** Asks before a document goes: there is no way back to it. */
export const DeleteDocument = ({ index, document, onClose }: DocumentDialog): ReactElement => {
  const remove = useMutation({
    mutationFn: () => client.deleteDocument({ index, path: document.path }),
    onSuccess: () => {
      toast(`${document.path} is gone, and its passages with it`)
      again(index)
      onClose()
    },
  })
  return (
    <Dialog
      title="Delete this document?"
      onClose={onClose}
      foot={
        <>
          <Button kind="quiet" onPress={onClose}>
            Keep it
          </Button>
          <Button kind="stop" icon="bin" busy={remove.isPending} onPress={() => remove.mutate()}>
            Delete the document
          </Button>
        </>
      }
    >
      <p>
        <b className="break">{document.path}</b> and {counted(document.chunks, 'passage')} of it go. No search finds
        them once this is answered. It cannot be undone; the file can be uploaded again.
      </p>
      {remove.error && <Failure error={remove.error} />}
    </Dialog>
  )
}

/** Says who may read a document; it holds for every search that begins after. */
export const ChangeReaders = ({ index, document, onClose }: DocumentDialog): ReactElement => {
  const [isPublic, setPublic] = useState(document.acl === null)
  const [text, setText] = useState((document.acl ?? []).join(', '))
  const groups = text
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '')
  const put = useMutation({
    mutationFn: () => client.putAcl({ index, path: document.path, body: { groups: isPublic ? null : groups } }),
    onSuccess: () => {
      again(index)
      onClose()
    },
  })
  return (
    <Dialog title="Who may read it" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          put.mutate()
        }}
      >
        <p className="break t2">{document.path}</p>
        <div className="checks">
          <label className="row">
            <input type="radio" name="readers" checked={isPublic} onChange={() => setPublic(true)} /> everybody
          </label>
          <label className="row">
            <input type="radio" name="readers" checked={!isPublic} onChange={() => setPublic(false)} /> these groups
          </label>
        </div>
        {!isPublic && (
          <label className="label">
            <span>Groups</span>
            <input
              className="in"
              value={text}
              placeholder="staff, buyers"
              maxLength={4000}
              onChange={(event) => setText(event.target.value)}
            />
            <span className="hint">
              With commas between. Whoever is in one of them finds it.{groups.length === 0 && ' None is nobody.'}
            </span>
          </label>
        )}
        {put.error && <Failure error={put.error} />}
        <Button submit kind="go" busy={put.isPending}>
          {isPublic ? 'Let everybody read it' : groups.length === 0 ? 'Let nobody read it' : 'Let these groups read it'}
        </Button>
      </form>
    </Dialog>
  )
}
