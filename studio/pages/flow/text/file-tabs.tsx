import type { ReactElement } from 'react'
import { Button } from '../../../parts/button'
import { Icon } from '../../../parts/icon'
import { isCode } from './flow-files'

/** The files of a flow as tabs; arrows walk them, F2 renames, Delete removes. */
export const FileTabs = ({
  files,
  chosen,
  wrong,
  onChoose,
  onAdd,
  onRename,
  onRemove,
}: {
  readonly files: readonly string[]
  readonly chosen: string
  /** Files with problems. */
  readonly wrong: ReadonlySet<string>
  readonly onChoose: (file: string) => void
  readonly onAdd: () => void
  readonly onRename?: () => void
  readonly onRemove?: () => void
}): ReactElement => (
  <div className="fbar">
    <div
      className="tabs files"
      role="tablist"
      aria-label="Files"
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
        if (event.key === 'F2') onRename?.()
        else if (event.key === 'Delete') onRemove?.()
        else if (step === 0) return
        event.preventDefault()
        const next = files[(files.indexOf(chosen) + step + files.length) % files.length]
        if (step === 0 || next === undefined) return
        onChoose(next)
        ;(event.currentTarget.children[files.indexOf(next)] as HTMLElement).focus()
      }}
    >
      {files.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === chosen}
          tabIndex={name === chosen ? 0 : -1}
          className="mono"
          onClick={() => onChoose(name)}
          onDoubleClick={() => name === chosen && onRename?.()}
        >
          {isCode(name) && <Icon name="lock" size={12} className="t3" />}
          {name}
          {wrong.has(name) && <Icon name="bang" size={12} className="bad" />}
        </button>
      ))}
    </div>
    {onRename && <Button kind="quiet" size="sm" icon="pencil" name={`Rename ${chosen}`} keys="F2" onPress={onRename} />}
    {onRemove && <Button kind="quiet" size="sm" icon="bin" name={`Remove ${chosen}`} onPress={onRemove} />}
    <Button kind="quiet" size="sm" icon="plus" name="Add a file" onPress={onAdd} />
  </div>
)
