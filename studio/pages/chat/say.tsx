import { useState, type ReactElement } from 'react'
import { Button } from '../../parts/button'
import { Icon } from '../../parts/icon'
import { AddToDataset } from '../run/add-to-dataset'
import { FeedbackForm } from '../run/feedback'

/** What somebody thinks of an answer: a thumb, then a comment and the right answer, then a row of a dataset. The thumbs stand in the answer’s foot, what follows below it. */
export const useSay = (
  run: string | undefined,
  output: string,
): { readonly thumbs: ReactElement | null; readonly below: ReactElement | null } => {
  const [thumb, setThumb] = useState<'up' | 'down'>()
  const [kept, setKept] = useState<'up' | 'down'>()
  const [isAdding, setAdding] = useState(false)
  if (run === undefined) return { thumbs: null, below: null }
  const button = (which: 'up' | 'down', name: string): ReactElement => (
    <Button
      kind="quiet"
      size="sm"
      icon={which === 'up' ? 'good' : 'bad'}
      name={name}
      pressed={(thumb ?? kept) === which}
      onPress={() => setThumb(thumb === which ? undefined : which)}
    />
  )
  return {
    thumbs: (
      <>
        {button('up', 'Good')}
        {button('down', 'Bad')}
      </>
    ),
    below: (
      <>
        {thumb !== undefined && (
          <div className="say">
            <FeedbackForm
              key={thumb}
              run={run}
              thumbs={thumb}
              output={output}
              onDone={() => {
                setKept(thumb)
                setThumb(undefined)
              }}
            />
          </div>
        )}
        {kept !== undefined && thumb === undefined && (
          <div className="say row">
            <Icon name="tick" size={12} className="good" />
            <span className="t2 xs">Feedback kept with the run</span>
            <span className="grow" />
            <Button size="sm" icon="plus" onPress={() => setAdding(true)}>
              Add to dataset
            </Button>
          </div>
        )}
        {isAdding && <AddToDataset run={run} hasFeedback onClose={() => setAdding(false)} />}
      </>
    ),
  }
}
