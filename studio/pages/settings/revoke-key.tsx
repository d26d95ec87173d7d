import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Operations } from '../../../client'
import { client } from '../../api/client'
import { queries } from '../../api/queries'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Failure } from '../../parts/states'

/** A key as it is listed. */
export type Key = Operations['listKeys']['reply']['items'][number]

/** Asks before a key is revoked: whatever speaks by it is refused. */
export const RevokeKey = ({ of, onClose }: { readonly of: Key; readonly onClose: () => void }): ReactElement => {
  const revoke = useMutation({
    mutationFn: () => client.revokeKey({ id: of.id }),
    onSuccess: () => {
      toast(`Key ${of.name} is revoked, everywhere within 10 seconds`)
      void queries.invalidateQueries({ queryKey: ['keys'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={`Revoke ${of.name}?`}
      onClose={onClose}
      foot={
        <>
          <Button kind="quiet" onPress={onClose}>
            Keep it
          </Button>
          <Button kind="stop" busy={revoke.isPending} onPress={() => revoke.mutate()}>
            Revoke the key
          </Button>
        </>
      }
    >
      <p>Whatever speaks by it is refused within 10 seconds. It cannot be undone; a new key has another text.</p>
      {revoke.error && <Failure error={revoke.error} />}
    </Dialog>
  )
}
