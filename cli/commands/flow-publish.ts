import { ClientError } from '../../client'
import { CliFailure } from '../failure'
import { readFlowFolder, requireFlowFolder } from '../flow-folder'
import type { CommonOptions, Scene } from '../scene'
import { checkFolder, orderOf, refuseErrors } from '../server/publish-folder'
import type { Session } from '../server/session'
import { errorLines } from '../show-errors'

/** The options of `flow publish`. */
export interface FlowPublishOptions extends CommonOptions {
  readonly name?: string
  readonly label?: string
  readonly ifMatch?: string
}

/** Publishes a folder at a server and points `latest`, and another label where one is named, to it. */
export const flowPublish = async (
  scene: Scene,
  session: Session,
  written: string,
  { name, label, ifMatch, json }: FlowPublishOptions,
): Promise<number> => {
  const { terminal, cwd, home } = scene
  const place = requireFlowFolder(written, cwd)
  const server = await session.found()
  if (!server)
    throw new CliFailure(
      'unreachable',
      'No server answers to publish to. `npm start` starts one here; --server or SLUICE_URL names another',
    )
  const code = await scene.buildCode(home, place)
  try {
    const folder = readFlowFolder(place, code.files, name)
    const { client } = server
    refuseErrors(folder, (await checkFolder(client, folder, code)).errors)
    const order = { flow: folder.name, body: orderOf(folder, code) }
    const { hash, warnings } = await client
      .publishFlow(order, ifMatch === undefined ? {} : { headers: { 'if-match': `"${ifMatch}"` } })
      .catch((error: unknown) => {
        if (error instanceof ClientError && error.code === 'code_not_deployed')
          throw new CliFailure('code_not_deployed', undeployed(folder.name, server.url), 1, error.errors)
        throw error
      })
    if (label !== undefined) await client.setFlowLabel({ flow: folder.name, label, body: { hash } })
    const labels = ['latest', ...(label === undefined ? [] : [label])]
    if (json) terminal.write(`${JSON.stringify({ flow: folder.name, hash, labels, warnings }, null, 2)}\n`)
    else {
      terminal.write(errorLines(terminal, warnings, { folder: folder.folder, cwd, word: 'warning' }))
      terminal.write(`Published “${folder.name}” as ${hash} at ${server.url}; ${labels.join(' and ')} point to it.\n`)
    }
    return 0
  } finally {
    code.clean()
  }
}

const undeployed = (flow: string, url: string): string =>
  `The code of flow “${flow}” is not deployed at ${url}. Code comes with a deployment only: put the flow below flows/ and start or deploy again`
