import { useEffect } from 'react'
import { appearance } from './appearance'

/** Keys of a page: `mod+k`, `shift+mod+Enter`, `a`, `g h`, `?`. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

let prefix = ''
let prefixAt = 0

/** The word of a pressed key as a map of keys names it. */
export const wordOf = (event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string => {
  const isChord = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const isShifted = event.shiftKey && (isChord || event.key.length > 1)
  return `${isShifted ? 'shift+' : ''}${isChord ? 'mod+' : ''}${key}`
}

const isText = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/** Listens to keys while the component is there; single keys are off inside text and where they were switched off. */
export const useKeys = (keys: KeyMap): void => {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const word = wordOf(event)
      const isSingle = !word.includes('mod+')
      if (isSingle && word !== 'Escape' && (isText(event.composedPath()[0]) || !appearance().keys)) return
      if (isSingle && document.querySelector('dialog[open]') && word !== 'Escape') return
      const sequence = prefix !== '' && event.timeStamp - prefixAt < 1200 ? `${prefix} ${word}` : ''
      const act = keys[sequence] ?? (sequence === '' ? keys[word] : undefined)
      if (act) {
        event.preventDefault()
        act(event)
      }
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [keys])
}

addEventListener(
  'keydown',
  (event) => {
    // Held until every listener has heard this key.
    const word = wordOf(event)
    setTimeout(() => {
      prefix = word === 'g' ? 'g' : ''
      prefixAt = event.timeStamp
    })
  },
  true,
)

const named: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc', Delete: 'Del', Del: 'Del' }

/** What a chord is called on this machine. */
export const chord = (word: string): string => {
  const isMac = /mac/i.test(navigator.platform)
  return word
    .split('+')
    .map((part) =>
      part === 'mod'
        ? isMac
          ? '⌘'
          : 'Ctrl '
        : part === 'shift'
          ? isMac
            ? '⇧'
            : 'Shift '
          : (named[part] ?? part.toUpperCase()),
    )
    .join('')
}
