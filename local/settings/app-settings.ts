import path from 'node:path'
import { z } from 'zod'
import { type StorageAccount, parseConnectionString } from '../azurite/connection-string'
import { HostError } from '../host-error'
import { readJsonFile } from './json-file'

/** The app's settings by name, as it will find them in its environment. */
export interface AppSettings {
  readonly values: Readonly<Record<string, string>>
  /** `%name%` replaced by settings; `where` names the place of the text, for the error. */
  resolve(text: string, where: string): string
  isDisabled(functionName: string): boolean
  /** The storage account a binding's `connection` names; `AzureWebJobsStorage` where it names none. */
  storageAccount(connection: unknown, where: string): StorageAccount
}

const settingsFile = z.strictObject({
  IsEncrypted: z.literal(false, 'encrypted settings cannot be read').optional(),
  Values: z.record(z.string(), z.string()).default({}),
  Host: z.unknown().optional(),
  ConnectionStrings: z.unknown().optional(),
})

/** Setting values of `local.settings.json`, or of the sample beside it where that file was not made. */
export function readSettingValues(appRoot: string): Readonly<Record<string, string>> {
  const names = ['local.settings.json', 'local.settings.sample.json']
  for (const name of names) {
    const found = readJsonFile(path.join(appRoot, name), settingsFile, 'hidden')
    if (found) return found.Values
  }
  return {}
}

/** What stands for the machine's own storage in a setting. */
const developmentStorage = /^\s*UseDevelopmentStorage\s*=\s*true\s*;?\s*$/i

/**
 * Puts the app's settings together: the file's values, over them the environment's, over those the host's own. The
 * development storage account becomes the Azurite that runs here.
 */
export function appSettings(
  layers: readonly Readonly<Record<string, string | undefined>>[],
  azuriteConnection: string,
): AppSettings {
  const values: Record<string, string> = { AzureWebJobsStorage: azuriteConnection }
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) if (value !== undefined) values[name] = value
  }
  for (const [name, value] of Object.entries(values)) {
    if (developmentStorage.test(value)) values[name] = azuriteConnection
  }

  const find = (name: string): string | undefined => {
    if (values[name] !== undefined) return values[name]
    const twin = Object.keys(values).find((known) => known.toLowerCase() === name.toLowerCase())
    return twin === undefined ? undefined : values[twin]
  }

  return {
    values,
    resolve: (text, where) =>
      text.replace(/%([^%\s]+)%/g, (_whole, name: string) => {
        const value = find(name)
        if (value === undefined) {
          throw new HostError('bad_settings', `${where} is "${text}", and there is no setting "${name}"`)
        }
        return value
      }),
    isDisabled(functionName) {
      const value = find(`AzureWebJobs.${functionName}.Disabled`) ?? find(`AzureWebJobs__${functionName}__Disabled`)
      return value !== undefined && /^(true|1)$/i.test(value.trim())
    },
    storageAccount(connection, where) {
      const name = typeof connection === 'string' && connection !== '' ? connection : 'AzureWebJobsStorage'
      const value = find(name) ?? find(`AzureWebJobs${name}`)
      if (value === undefined) {
        throw new HostError('bad_settings', `${where} uses connection "${name}", and there is no such setting`)
      }
      return parseConnectionString(value, name)
    },
  }
}
