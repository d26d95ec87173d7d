import { readFlowFolder, requireFlowFolder } from '../flow-folder'
import type { CommonOptions, Scene } from '../scene'
import { checkFolder } from '../server/publish-folder'
import type { Session } from '../server/session'
import { errorLines, sortedByPlace } from '../show-errors'

/** Checks a folder as publishing would and shows everything that is wrong, sorted by place. Answers 1 where something is. */
export const flowValidate = async (
  scene: Scene,
  session: Session,
  written: string,
  { json }: CommonOptions,
): Promise<number> => {
  const { terminal, cwd, home } = scene
  const place = requireFlowFolder(written, cwd)
  const code = await scene.buildCode(home, place)
  try {
    const folder = readFlowFolder(place, code.files)
    const server = await session.any()
    if (server.ground) await code.deploy(server.ground.storage)
    const { errors, warnings } = await checkFolder(server.client, folder, code)
    if (json) {
      const found = { flow: folder.name, errors: sortedByPlace(errors), warnings: sortedByPlace(warnings) }
      terminal.write(`${JSON.stringify(found, null, 2)}\n`)
      return errors.length === 0 ? 0 : 1
    }
    terminal.write(errorLines(terminal, errors, { folder: folder.folder, cwd }))
    terminal.write(errorLines(terminal, warnings, { folder: folder.folder, cwd, word: 'warning' }))
    const verdict =
      errors.length === 0
        ? terminal.paint('green', `Flow “${folder.name}” is valid.`)
        : `Flow “${folder.name}” has ${errors.length === 1 ? '1 error' : `${errors.length} errors`}.`
    terminal.write(`${verdict}\n`)
    return errors.length === 0 ? 0 : 1
  } finally {
    code.clean()
  }
}
