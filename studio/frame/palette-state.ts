import { useSyncExternalStore } from 'react'
import type { IconName } from '../parts/icon'

/** Something the palette can do. */
export interface Command {
  readonly id: string
  readonly text: string
  readonly detail?: string
  readonly group: string
  readonly icon: IconName
  readonly keys?: string
  readonly run: () => void
}

let isOpen = false
let own: readonly Command[] = []
const listeners = new Set<() => void>()
const tell = (): void => listeners.forEach((listener) => listener())
const follow = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the palette. */
export const openPalette = (): void => {
  isOpen = true
  tell()
}

/** Closes the palette. */
export const closePalette = (): void => {
  isOpen = false
  tell()
}

/** Whether the palette is open, followed. */
export const useIsPaletteOpen = (): boolean => useSyncExternalStore(follow, () => isOpen)

/** What the page on show adds to the palette. */
export const pageCommands = (): readonly Command[] => own

/** Sets what the page on show adds; an empty list where it leaves. */
export const setPageCommands = (commands: readonly Command[]): void => {
  own = commands
}
