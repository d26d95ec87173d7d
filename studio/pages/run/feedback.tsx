import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { client } from '../../api/client'
import { toast } from '../../frame/toast'
import { Button } from '../../parts/button'
import { Failure } from '../../parts/states'

/** What somebody says of a run: a thumb, a comment, the right answer. */
export const FeedbackForm = ({
  run,
  thumbs: first,
  output,
  onDone,
}: {
  readonly run: string
  readonly thumbs?: 'up' | 'down'
  /** The output that a right answer stands in for; the only one where absent. */
  readonly output?: string
  readonly onDone?: () => void
}): ReactElement => {
  const [thumbs, setThumbs] = useState(first)
  const [comment, setComment] = useState('')
  const [corrected, setCorrected] = useState('')
  const give = useMutation({
    mutationFn: () =>
      client.giveRunFeedback({
        id: run,
        body: {
          ...(thumbs && { thumbs }),
          ...(comment !== '' && { comment }),
          ...(corrected !== '' && { corrected: output === undefined ? corrected : { [output]: corrected } }),
        },
      }),
    onSuccess: () => {
      toast('Feedback kept')
      setComment('')
      setCorrected('')
      onDone?.()
    },
  })
  const isEmpty = thumbs === undefined && comment === '' && corrected === ''
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        give.mutate()
      }}
    >
      {first === undefined && (
        <div className="row">
          <Button icon="good" pressed={thumbs === 'up'} onPress={() => setThumbs(thumbs === 'up' ? undefined : 'up')}>
            Good
          </Button>
          <Button
            icon="bad"
            pressed={thumbs === 'down'}
            onPress={() => setThumbs(thumbs === 'down' ? undefined : 'down')}
          >
            Bad
          </Button>
        </div>
      )}
      <label className="label">
        <span>Comment</span>
        <textarea
          className="in"
          value={comment}
          maxLength={20_000}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
      <label className="label">
        <span>The right answer</span>
        <textarea
          className="in"
          value={corrected}
          maxLength={20_000}
          onChange={(event) => setCorrected(event.target.value)}
        />
      </label>
      {give.error && <Failure error={give.error} />}
      <div className="row">
        <Button submit kind="go" busy={give.isPending} off={isEmpty && 'Say something first'}>
          Keep it
        </Button>
      </div>
    </form>
  )
}
