import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator, type Schema } from '@cfworker/json-schema'
import { parse } from 'yaml'
import { here } from '../places'
import type { Finding, Infra } from '../infra'
import { check, of } from './found'

const id = '11 azure.yaml'
const path = 'azure.yaml'
const schema = JSON.parse(readFileSync(join(here, 'azure.yaml.schema.json'), 'utf8')) as Schema
const validator = new Validator(schema, '2019-09', false)

interface AzureYaml {
  readonly name: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly requiredVersions?: Readonly<Record<string, string>>
  readonly infra: Readonly<Record<string, string>>
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly hooks: Readonly<Record<string, { readonly run?: string }>>
}

/** azure.yaml is what azd’s schema asks for, with no key it does not know, and names what is there. */
export const azureYaml = check(id, 'azure.yaml is of azd’s schema and names what is there', (infra) => {
  let value: AzureYaml
  try {
    value = parse(infra.texts.get(path) ?? '') as AzureYaml
  } catch (error) {
    return [of(id, path, `is no YAML: ${String(error)}`)]
  }
  const errors = schemaFaults(value)
  return errors.length > 0 ? errors : [...strangers(value), ...factFaults(infra, value)]
})

// A service of a kind we do not have is checked by a schema that is not here.
const schemaFaults = (value: unknown): readonly Finding[] => {
  try {
    return validator
      .validate(value)
      .errors.map(({ instanceLocation, error }) => of(id, path, `${instanceLocation}: ${error}`))
  } catch (error) {
    return [of(id, path, `cannot be checked by azd’s schema: ${String(error).split('\n')[0]}`)]
  }
}

/** The schema lets unknown keys pass at the top and in services; azd ignores them in silence. */
const strangers = (value: AzureYaml): readonly Finding[] => {
  const { properties } = schema as unknown as {
    properties: Record<string, { properties?: object; additionalProperties?: { properties?: object } }>
  }
  const unknown = (given: object, known: object | undefined, place: string) =>
    Object.keys(given)
      .filter((key) => !Object.hasOwn(known ?? {}, key))
      .map((key) => of(id, path, `azd knows no “${key}”${place}`))
  return [
    ...unknown(value, properties, ''),
    ...unknown(value.infra ?? {}, properties['infra']?.properties, ' in infra'),
    ...Object.entries(value.services ?? {}).flatMap(([name, service]) =>
      unknown(service, properties['services']?.additionalProperties?.properties, ` in service ${name}`),
    ),
  ]
}

const factFaults = (infra: Infra, value: AzureYaml): readonly Finding[] => {
  const { name, metadata, requiredVersions, infra: place, services, hooks } = value
  const { scripts = {}, version } = JSON.parse(infra.texts.get('package.json') ?? '{}') as {
    readonly scripts?: Record<string, string>
    readonly version?: string
  }
  const main = `${place?.['path']}/${place?.['module']}.bicep`
  const api = services?.['api']
  const facts: readonly (readonly [boolean, string])[] = [
    [name === 'sluice', 'the name is sluice'],
    [metadata?.['template'] === `sluice@${version}`, `the template is sluice@${version}, as in package.json`],
    [/^>= \d+\.\d+\.\d+$/.test(requiredVersions?.['azd'] ?? ''), 'azd is asked for by its least version'],
    [place?.['provider'] === 'bicep' && infra.texts.has(main), 'infra names infra/main.bicep'],
    [api?.['host'] === 'function', 'service api is a function app'],
    [api?.['language'] === 'js', 'service api is JavaScript when it is deployed'],
    [api?.['project'] === 'package', 'service api is what the bundle leaves in package/'],
    // Built here, so that what runs is what was tested.
    [api?.['remoteBuild'] === false, 'service api is not built again on Azure'],
  ]
  const wanted = { preprovision: 'doctor', prepackage: 'bundle', postdeploy: 'deploy' }
  return [
    ...facts.filter(([holds]) => !holds).map(([, message]) => of(id, path, message)),
    ...Object.entries(wanted)
      .filter(([hook, word]) => !hooks?.[hook]?.run?.includes(word))
      .map(([hook, word]) => of(id, path, `hook ${hook} does not run ${word}`)),
    ...Object.entries(hooks ?? {}).flatMap(([hook, { run = '' }]) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]
        .filter(([, script]) => !Object.hasOwn(scripts, script ?? ''))
        .map(([, script]) => of(id, path, `hook ${hook} runs “${script}”, which package.json does not have`)),
    ),
  ]
}
