import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useRef, useState, type ReactElement } from 'react'
import { useLocation } from 'wouter'
import { find } from '../api/find'
import { Icon } from '../parts/icon'
import { chord } from './keys'
import { commandsEverywhere, recentCommands } from './commands'
import { closePalette, pageCommands, useIsPaletteOpen, type Command } from './palette-state'

/** Go to, run, change: everything by its name. */
export const Palette = (): ReactElement | null => (useIsPaletteOpen() ? <Open /> : null)

const Open = (): ReactElement => {
  const [here, go] = useLocation()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const element = useRef<HTMLDialogElement>(null)
  const asked = useDeferredValue(text.trim())
  const found = useQuery(find(asked))
  useEffect(() => {
    const before = document.activeElement
    element.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  // The pages of before are told while nothing is asked for; a search goes over names.
  const fixed: readonly Command[] = [
    ...pageCommands(),
    ...(text.trim() === '' ? recentCommands(here, go) : []),
    ...commandsEverywhere(go),
  ]
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const matching = fixed.filter((command) =>
    words.every((word) => `${command.text} ${command.group}`.toLowerCase().includes(word)),
  )
  const commands: readonly Command[] = [
    ...matching,
    ...(found.data ?? []).map((item) => ({ ...item, run: () => go(item.href) })),
  ]
  const chosen = Math.min(at, Math.max(0, commands.length - 1))
  const act = (command: Command | undefined): void => {
    closePalette()
    command?.run()
  }
  return (
    <dialog
      ref={element}
      className="palette"
      aria-label="Search or run a command"
      onCancel={(event) => {
        event.preventDefault()
        closePalette()
      }}
      onClick={(event) => event.target === element.current && closePalette()}
    >
      <div className="q">
        <Icon name="search" />
        <input
          autoFocus
          value={text}
          placeholder="Search flows, runs, documents, or name a command"
          aria-label="Search flows, runs, documents, or name a command"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={commands.length > 0 ? `palette-${chosen}` : undefined}
          maxLength={200}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, commands.length - 1))
            else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
            else if (event.key === 'Enter') act(commands[chosen])
            else return
            event.preventDefault()
          }}
        />
      </div>
      <div className="list" role="listbox" id="palette-list" aria-label="Found">
        {commands.map((command, place) => (
          <Line
            key={`${command.group} ${command.id}`}
            {...{ command, place, chosen }}
            isFirst={commands[place - 1]?.group !== command.group}
            onAct={() => act(command)}
          />
        ))}
        {commands.length === 0 && (
          <div className="group lbl" role="option" aria-selected="false" aria-disabled="true">
            {found.isFetching ? 'Searching' : `Nothing is called “${text.slice(0, 60)}”`}
          </div>
        )}
      </div>
    </dialog>
  )
}

const Line = ({
  command,
  place,
  chosen,
  isFirst,
  onAct,
}: {
  readonly command: Command
  readonly place: number
  readonly chosen: number
  readonly isFirst: boolean
  readonly onAct: () => void
}): ReactElement => {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (place === chosen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [place, chosen])
  return (
    <>
      {isFirst && (
        <div className="group lbl" aria-hidden="true">
          {command.group}
        </div>
      )}
      <div ref={line} role="option" id={`palette-${place}`} aria-selected={place === chosen} onClick={onAct}>
        <Icon name={command.icon} size={14} />
        <span className="clip">{command.text}</span>
        {command.detail !== undefined && <span className="t3 xs clip">{command.detail}</span>}
        {command.keys !== undefined && (
          <span className="kbd">{command.keys.includes('mod') ? chord(command.keys) : command.keys}</span>
        )}
      </div>
    </>
  )
}
