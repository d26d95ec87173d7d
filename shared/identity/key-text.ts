import { timingSafeEqual } from 'node:crypto'
import { sha256 } from '../json'

/** The parts of a key's text: where its document lies, and the secret that proves it. */
export interface KeyText {
  readonly project: string
  readonly id: string
  readonly secret: string
}

/** What every key's text begins with, so that a leaked one is found by scanners. */
export const keyPrefix = 'sk_'

// Id and secret have fixed lengths, so a project may itself hold underscores.
const pattern = /^sk_([A-Za-z0-9_~-]{1,64})_([0-9a-f]{16})_([0-9a-f]{64})$/

/** Writes a key as its owner gets to see it, once. */
export const writeKey = ({ project, id, secret }: KeyText): string => `${keyPrefix}${project}_${id}_${secret}`

/** Reads a key's text; undefined where it is none. */
export const readKey = (text: string): KeyText | undefined => {
  const [, project, id, secret] = pattern.exec(text) ?? []
  return project && id && secret ? { project, id, secret } : undefined
}

/** The only form in which a secret is stored. It is 256 random bits, so no slow hash is needed. */
export const hashOfSecret = (secret: string): string => sha256(secret)

/** Compares a secret with a stored hash in constant time. */
export const isSecretOf = (secret: string, hash: string): boolean => {
  const given = Buffer.from(hashOfSecret(secret), 'hex')
  const stored = Buffer.from(hash, 'hex')
  return given.length === stored.length && timingSafeEqual(given, stored)
}
