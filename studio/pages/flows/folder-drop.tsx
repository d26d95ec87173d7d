import { useState, type ReactElement } from 'react'
import { Failure } from '../../parts/states'
import { Icon } from '../../parts/icon'
import { droppedFolder, pickedFolder, type Folder } from './read-folder'

/** Takes a folder, dropped or picked. */
export const FolderDrop = ({ onFolder }: { readonly onFolder: (folder: Folder) => void }): ReactElement => {
  const [isOver, setOver] = useState(false)
  const [error, setError] = useState<unknown>()
  const take = (reading: Promise<Folder>): void => {
    setError(undefined)
    reading.then(onFolder, setError)
  }
  return (
    <>
      <label
        className={`fdrop ${isOver ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(droppedFolder(event.dataTransfer))
        }}
      >
        <Icon name="upload" />
        <span className="med">Drop the folder here, or pick it</span>
        <span className="t3 xs">
          The one with flow.dag.yaml. Nothing is made before you have seen what becomes of it.
        </span>
        <input
          type="file"
          multiple
          aria-label="Folder to bring over"
          ref={(input) => input?.setAttribute('webkitdirectory', '')}
          onChange={(event) => event.target.files && take(pickedFolder(event.target.files))}
        />
      </label>
      {error !== undefined && <Failure error={error} />}
    </>
  )
}
