/** A model on an endpoint, as it is named in an address: its id, and the connection where that is not the configured one. */
export interface ModelChoice {
  readonly id: string
  readonly connection?: string
}

const configured = 'default'

/** The name of a model on an endpoint. */
export const nameOf = ({ id, connection = configured }: ModelChoice): string =>
  connection === configured ? id : `${id}@${connection}`

/** What a name names. */
export const choiceOf = (name: string): ModelChoice => {
  const at = name.lastIndexOf('@')
  return at > 0 ? { id: name.slice(0, at), connection: name.slice(at + 1) } : { id: name }
}
