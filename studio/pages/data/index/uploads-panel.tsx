import type { ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { bytes, counted } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import type { Upload } from './use-uploads'

/** Files on their way: how many are through, and each that is not, with the reason where it was refused. */
export const UploadsPanel = ({
  uploads,
  onClear,
}: {
  readonly uploads: readonly Upload[]
  readonly onClear: () => void
}): ReactElement | null => {
  if (uploads.length === 0) return null
  const done = uploads.filter(({ state }) => state === 'stored' || state === 'refused').length
  const refused = uploads.filter(({ state }) => state === 'refused')
  return (
    <section className="panel uploads" aria-label="Uploads">
      <div className="phead">
        <progress value={done} max={uploads.length} aria-label="Files sent" />
        <span className="num" role="status">
          {done} of {counted(uploads.length, 'file')} sent{refused.length > 0 ? `, ${refused.length} refused` : ''}
        </span>
        <span className="grow" />
        <Button kind="quiet" size="sm" icon="cross" name="Close the uploads" onPress={onClear} />
      </div>
      <ul>
        {uploads
          .filter(({ state }) => state !== 'stored')
          .slice(0, 8)
          .map(({ name, size, state, error }) => (
            <li key={name} className="row">
              <Icon
                name={state === 'refused' ? 'cross' : state === 'sending' ? 'arc' : 'ring'}
                size={12}
                className={state === 'refused' ? 'bad' : state === 'sending' ? 'acc spin' : 't3'}
              />
              <span className="clip">{name}</span>
              <span className="t3 xs nowrap">{bytes(size)}</span>
              {error && <span className="bad xs break">{`${error.code}: ${error.message}`}</span>}
            </li>
          ))}
      </ul>
    </section>
  )
}
