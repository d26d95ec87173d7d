import type { Declaration } from '../bicep/declarations'
import { check, of } from './found'

const id = '10 parameters'
const path = 'infra/main.parameters.json'

/** The file of parameters gives main.bicep what it has no default for, and nothing it does not know. */
export const parameters = check(id, 'the file of parameters fits main.bicep', ({ texts, files }) => {
  const main = files.find((file) => file.path === 'infra/main.bicep')
  const params = (main?.declarations ?? []).filter(({ kind }) => kind === 'param')
  let given: Readonly<Record<string, { readonly value?: unknown }>>
  try {
    given = (JSON.parse(texts.get(path) ?? '') as { parameters: typeof given }).parameters
  } catch {
    return [of(id, path, 'is no JSON')]
  }
  const missing = params.filter(
    ({ name, value }) => (!value || identityOf[name] !== undefined) && given[name] === undefined,
  )
  return [
    ...missing.map(({ name }) => of(id, path, `“${name}” is given nothing`)),
    ...Object.entries(given).flatMap(([name, { value }]) => {
      const param = params.find((one) => one.name === name)
      return param ? valueFaults(param, value) : [of(id, path, `main.bicep has no parameter “${name}”`)]
    }),
  ]
})

/** What azd fills in; CI fails where a kind of principal is written down. */
const identityOf: Readonly<Record<string, string>> = {
  environmentName: '${AZURE_ENV_NAME}',
  location: '${AZURE_LOCATION}',
  principalId: '${AZURE_PRINCIPAL_ID}',
  principalType: '${AZURE_PRINCIPAL_TYPE=User}',
}

const valueFaults = ({ name, declaredType }: Declaration, value: unknown) => {
  const wanted = identityOf[name]
  if (wanted !== undefined) return value === wanted ? [] : [of(id, path, `“${name}” must be ${wanted}`)]
  const [, variable, otherwise] = /^\$\{([A-Z][A-Z0-9_]*)=([^}]*)\}$/.exec(String(value)) ?? []
  if (variable === undefined || otherwise === undefined)
    return [of(id, path, `“${name}” must be read of the environment, with a default: \${NAME=default}`)]
  const fits = { int: /^\d+$/, bool: /^(true|false)$/ }[declaredType ?? '']
  return fits && !fits.test(otherwise) ? [of(id, path, `“${name}” is ${declaredType}, and “${otherwise}” is none`)] : []
}
