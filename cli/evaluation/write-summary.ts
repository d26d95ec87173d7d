import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Scene } from '../scene'

/** Adds Markdown to the file that is named, and to the summary of the job where a workflow runs the command. */
export const writeSummary = ({ env, cwd }: Scene, markdown: string, file: string | undefined): void => {
  if (file !== undefined) appendFileSync(resolve(cwd, file), `${markdown}\n`)
  const ofJob = env['GITHUB_STEP_SUMMARY']
  if (ofJob !== undefined && ofJob !== '') appendFileSync(ofJob, `${markdown}\n`)
}
