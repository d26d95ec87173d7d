import { useMemo, type ReactElement } from 'react'
import { DiffView } from '../../../parts/diff-view'
import { counted } from '../../../parts/format'
import { isImage } from '../text/flow-files'
import type { Draft } from '../text/history'
import { textChanges } from '../text/text-changes'

/** What differs between two versions, each file under its name; files that are the same are one line. */
export const ChangedTexts = ({ before, after }: { readonly before: Draft; readonly after: Draft }): ReactElement => {
  const { changes, same } = useMemo(() => textChanges(before, after), [before, after])
  return (
    <>
      {changes.map((change) => (
        <section key={change.path} aria-label={change.path}>
          <h3 className="phead fname">
            <span className="mono">{change.path}</span>
            {change.kind !== 'changed' && (
              <span className={change.kind === 'added' ? 'good xs' : 'bad xs'}>{change.kind}</span>
            )}
          </h3>
          {isImage(change.path) ? (
            <p className="t2 inset">Another image.</p>
          ) : (
            <DiffView label={change.path} before={change.before} after={change.after} />
          )}
        </section>
      ))}
      {same.length > 0 && (
        <p className="t3 xs fsame" title={same.join(', ')}>
          {counted(same.length, 'file')} the same{same.length <= 4 ? `: ${same.join(', ')}` : ''}
        </p>
      )}
    </>
  )
}
