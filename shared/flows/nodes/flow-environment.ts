import { fault } from '../../faults'
import { pythonText } from '../python-text'
import type { PythonConnection } from '../../python/contract'
import type { NodeContext } from '../contract'

/** The flow's `environment_variables` as its code finds them, and the connections they were filled from. */
export interface FlowEnvironment {
  readonly variables: Readonly<Record<string, string>>
  readonly connections: readonly PythonConnection[]
}

/** Fills in what stands for something else as a whole: `${connection.key}` by the connection's field or secret, `${env:NAME}` where SLUICE_FLOW_ENV lists the name [22]. */
export const flowEnvironment = async (context: NodeContext): Promise<FlowEnvironment> => {
  const written = Object.entries(context.environment)
  const names = new Set(written.flatMap(([, text]) => (connectionKey(text) ?? []).slice(0, 1)))
  const connections = new Map(
    await Promise.all([...names].map(async (name) => [name, await openConnection(name, context)] as const)),
  )
  const variables = written.map(([name, text]) => [name, valueOf(name, text, connections, context)] as const)
  return { variables: Object.fromEntries(variables), connections: [...connections.values()] }
}

const connectionKey = (text: string): readonly [name: string, key: string] | undefined => {
  const [, name, key] = /^\$\{([^.:{}]+)\.([^{}]+)\}$/.exec(text) ?? []
  return name === undefined || key === undefined ? undefined : [name, key]
}

const openConnection = (name: string, { caller, services }: NodeContext): Promise<PythonConnection> => {
  if (services.pythonConnection) return services.pythonConnection(caller, name)
  throw fault('unavailable', `The flow's environment names connection “${name}”, and there are none here`)
}

const valueOf = (
  variable: string,
  text: string,
  connections: ReadonlyMap<string, PythonConnection>,
  { services }: NodeContext,
): string => {
  const [, allowed] = /^\$\{env:([^{}]+)\}$/.exec(text) ?? []
  if (allowed !== undefined) {
    const value =
      services.environment && Object.hasOwn(services.environment, allowed) ? services.environment[allowed] : undefined
    if (value !== undefined) return value
    throw fault(
      'node_failed',
      `\${env:${allowed}} of environment variable “${variable}” is not set, or SLUICE_FLOW_ENV does not list it`,
      {
        code: 'EnvironmentNotSet',
      },
    )
  }
  const [name, key] = connectionKey(text) ?? []
  const connection = name === undefined ? undefined : connections.get(name)
  if (!connection || key === undefined) return text
  if (Object.hasOwn(connection.secrets, key)) return connection.secrets[key] ?? ''
  if (Object.hasOwn(connection.configs, key)) return pythonText(connection.configs[key] ?? null)
  const there = [...Object.keys(connection.configs), ...Object.keys(connection.secrets)].join(', ') || 'nothing'
  throw fault(
    'node_failed',
    `Environment variable “${variable}” reads “${key}” of connection “${name}”, which has ${there}`,
    {
      code: 'ConnectionKeyNotFound',
      connection: name,
    },
  )
}
