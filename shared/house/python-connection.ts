import type { Caller } from '../caller'
import type { ConnectionKind, Connections } from '../connections/contract'
import type { JsonObject } from '../json'
import type { PythonConnection } from '../python/contract'

/** A connection as a Python tool is given it, under the class names and fields of Prompt flow. */
export const pythonConnection = async (
  connections: Connections,
  caller: Caller,
  name: string,
): Promise<PythonConnection> => {
  const { connection, secrets } = await connections.reveal(caller, name)
  const { kind, base_url, api_version, fields = {} } = connection
  const [className, addressField] = classes[kind]
  const configs: JsonObject = {
    ...(base_url !== undefined && { [addressField]: base_url }),
    ...(api_version !== undefined && { api_version }),
    ...(kind === 'azure_openai' && { api_type: 'azure' }),
    ...fields,
  }
  return { class: className, name, configs, secrets }
}

const classes: Readonly<Record<ConnectionKind, readonly [string, string]>> = {
  azure_openai: ['AzureOpenAIConnection', 'api_base'],
  openai: ['OpenAIConnection', 'base_url'],
  serverless: ['ServerlessConnection', 'api_base'],
  cognitive_search: ['CognitiveSearchConnection', 'api_base'],
  content_safety: ['AzureContentSafetyConnection', 'endpoint'],
  webhook: ['CustomConnection', 'base_url'],
  custom: ['CustomConnection', 'base_url'],
}
