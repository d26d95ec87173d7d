import { ClientError, createClient, type Client } from '../../client'
import { CliFailure } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import { plain } from '../terminal'
import type { OwnGround } from './own-ground'

/** A server that answers, and whether it is one of the command's own. */
export interface Server {
  readonly client: Client
  readonly url: string
  readonly ground: OwnGround | undefined
  /** Whether it was named, rather than found. */
  readonly isNamed: boolean
}

/** The servers a command may speak to; what it started goes when it is closed. */
export interface Session {
  /** The server that is named or found, undefined where none is named and none answers. */
  found(): Promise<Server | undefined>
  /** A ground of the command's own, started when it is first asked for. */
  own(): Promise<Server>
  /** The server that is named or found, else one of its own. */
  any(): Promise<Server>
  close(): Promise<void>
}

const defaultUrl = 'http://localhost:7071'

/** Opens the way to a server. */
export const openSession = (scene: Scene, options: CommonOptions): Session => {
  const { env, terminal, fetch, signal } = scene
  const named = options.server ?? nonEmpty(env['SLUICE_URL'])
  const key = options.key ?? nonEmpty(env['SLUICE_KEY'])
  let finding: Promise<Server | undefined> | undefined
  let starting: Promise<Server> | undefined

  const find = async (): Promise<Server | undefined> => {
    if (options.own) return undefined
    const url = named ?? defaultUrl
    if (!URL.canParse(url) || !/^https?:/.test(url))
      throw new CliFailure('usage', `“${url}” is no address of a server; one begins with http:// or https://`, 2)
    // Whoever answers there learns the key only once it is known to be Sluice.
    const stranger = createClient({ url, fetch })
    try {
      // Whoever is named may take its time; whoever might be there by chance is not waited for.
      const patience = AbortSignal.timeout(named === undefined ? 1500 : 15_000)
      const health = await stranger.getHealth({}, { signal: AbortSignal.any([signal, patience]) })
      if (isSluice(health)) {
        const client = createClient({ url, fetch, ...(key !== undefined && { key }) })
        return { client, url: client.url, ground: undefined, isNamed: named !== undefined }
      }
      if (named !== undefined) throw new CliFailure('unreachable', `What answers at ${url} is not Sluice`)
    } catch (error) {
      if (error instanceof CliFailure || signal.aborted) throw error
      if (named !== undefined)
        throw error instanceof ClientError
          ? error
          : new CliFailure('unreachable', `No server answers at ${url} within 15 seconds`)
    }
    return undefined
  }

  const start = async (): Promise<Server> => {
    terminal.note('Starting a ground of its own …\n')
    const ground = await scene.startGround(scene.home, (text) => {
      if (options.verbose) terminal.note(plain(text))
    })
    return { client: createClient({ url: ground.url, fetch }), url: ground.url, ground, isNamed: false }
  }

  const session: Session = {
    found: () => (finding ??= find()),
    own: () => (starting ??= start()),
    any: async () => (await session.found()) ?? session.own(),
    close: async () => {
      const server = await starting?.catch(() => undefined)
      await server?.ground?.stop()
    },
  }
  return session
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

const isSluice = (health: unknown): boolean =>
  typeof health === 'object' && health !== null && 'status' in health && 'ground' in health && 'version' in health
