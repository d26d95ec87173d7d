import { ClientError, type Client, type JsonObject } from '../../client'
import { CliFailure } from '../failure'
import { findFlowFolder, readFlowFolder, requireFlowFolder, type FlowFolder } from '../flow-folder'
import type { Scene } from '../scene'
import { loadSample } from './load-sample'
import { checkFolder, orderOf, refuseErrors } from './publish-folder'
import type { Server, Session } from './session'

/** A flow at a server, at the version a command means. */
export interface OpenedFlow {
  readonly server: Server
  readonly flow: string
  /** The version of the folder; absent where the flow was named and not a folder. */
  readonly version?: string
  readonly folder?: FlowFolder
}

/** What of a flow the commands read. */
export interface FlowFacts {
  readonly name: string
  readonly description: string | null
  readonly type: string
  readonly hash: string
  readonly published_at: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly definition: JsonObject
  readonly inputs: Readonly<Record<string, DeclaredValue>>
  readonly outputs: Readonly<Record<string, DeclaredValue>>
  readonly files: readonly { readonly path: string; readonly size: number }[]
  readonly layout: {
    readonly nodes: readonly { readonly name: string; readonly kind: string }[]
    readonly edges: readonly { readonly from: string; readonly to: string }[]
  }
}

interface DeclaredValue {
  readonly type: string
  readonly description?: string
  readonly default?: unknown
  readonly is_chat_input?: boolean
  readonly is_chat_history?: boolean
}

/** Asks for one flow. */
export const flowFacts = async (client: Client, flow: string, version?: string): Promise<FlowFacts> =>
  (await client.getFlow({ flow, ...(version !== undefined && { version }) })) as FlowFacts

/**
 * Finds the flow that a person means. A folder's own version is used where the server has it. A server that was found
 * has nothing published to it by a test: a folder that differs is run on a ground of the command's own, or published
 * first where that is asked for.
 */
export const openFlow = async (
  scene: Scene,
  session: Session,
  written: string,
  { publish = false, isName = false }: { readonly publish?: boolean; readonly isName?: boolean } = {},
): Promise<OpenedFlow> => {
  const found = await session.found()
  const place = isName ? undefined : findFlowFolder(written, scene.cwd)
  if (place === undefined) {
    if (isName && found === undefined) throw new CliFailure('unreachable', `No server answers that holds “${written}”`)
    if (/[/\\]/.test(written) || written === '.' || found === undefined) requireFlowFolder(written, scene.cwd)
    return { server: found as Server, flow: written }
  }
  const code = await scene.buildCode(scene.home, place)
  try {
    const folder = readFlowFolder(place, code.files)
    if (found) {
      const { errors, hash } = await checkFolder(found.client, folder, code)
      refuseErrors(folder, errors)
      if (hash !== undefined && (await isThere(found.client, folder.name, hash)))
        return { server: found, flow: folder.name, version: hash, folder }
      if (publish) {
        const { hash: version } = await found.client.publishFlow({ flow: folder.name, body: orderOf(folder, code) })
        return { server: found, flow: folder.name, version, folder }
      }
      if (found.isNamed) throw differs(folder, found.url, hash)
      scene.terminal.note(`The folder differs from what ${found.url} holds; it runs on a ground of its own.\n`)
    }
    const own = await session.own()
    if (own.ground) await code.deploy(own.ground.storage)
    refuseErrors(folder, (await checkFolder(own.client, folder, code)).errors)
    await loadSample(own.client, folder.folder)
    const { hash } = await own.client.publishFlow({ flow: folder.name, body: orderOf(folder, code) })
    return { server: own, flow: folder.name, version: hash, folder }
  } finally {
    code.clean()
  }
}

const isThere = async (client: Client, flow: string, version: string): Promise<boolean> => {
  try {
    await client.getFlow({ flow, version })
    return true
  } catch (error) {
    if (error instanceof ClientError && error.status === 404) return false
    throw error
  }
}

const differs = ({ name }: FlowFolder, url: string, hash: string | undefined): CliFailure =>
  new CliFailure(
    'not_published',
    hash === undefined
      ? `The code of flow “${name}” is not deployed at ${url}. Deploy it, or test with --own on a ground of its own`
      : `${url} does not hold this version of flow “${name}”. Publish it first (--publish does), or test with --own on a ground of its own`,
  )
