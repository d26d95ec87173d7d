import type { Caller, Principal } from '../caller'
import { fault } from '../faults'

/** The header by which a service says for whom it asks. */
export const actingForHeader = 'x-sluice-acting-for'

/** Adds the principal of `x-sluice-acting-for` to a caller that explicitly holds `act-for`; being owner is not enough. */
export const withActingFor = (caller: Caller, header: string | null): Caller => {
  if (header === null) return caller
  if (!caller.roles.includes('act-for')) {
    throw fault('forbidden', `${actingForHeader} needs the role act-for; the caller holds ${caller.roles.join(', ')}`, {
      needs: ['act-for'],
      holds: caller.roles,
    })
  }
  return { ...caller, actingFor: readActingFor(header) }
}

/** Reads `<id>[;groups=a,b]`; names outside ASCII come percent-encoded. */
export const readActingFor = (header: string): Principal => {
  const [name = '', ...parameters] = header.split(';').map((part) => part.trim())
  const id = decoded(name)
  if (id === '' || id.length > 256) throw malformed(header, 'no id of 1 to 256 characters')
  // A header sent twice arrives as one with a comma in it: two names are nobody's.
  if (name.includes(',')) throw malformed(header, 'several ids')

  let groups: readonly string[] | undefined
  for (const parameter of parameters) {
    const value = /^groups=(.*)$/s.exec(parameter)?.[1]
    if (value === undefined) throw malformed(header, `a parameter “${parameter}”`)
    if (groups) throw malformed(header, 'groups twice')
    groups = value
      .split(',')
      .map((group) => decoded(group.trim()))
      .filter((group) => group !== '')
  }
  return { id, groups: groups ?? [] }
}

const decoded = (text: string): string => {
  const name = percentDecoded(text)
  // Names are written to logs and records, line by line.
  if (/\p{Cc}|\p{Cs}/u.test(name)) throw malformed(text, 'a control character')
  return name
}

const percentDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed(text, 'a broken percent code')
  }
}

const malformed = (header: string, found: string) =>
  fault('bad_request', `${actingForHeader} must read <id>[;groups=a,b]; found ${found}`, {
    header: header.slice(0, 300),
  })
