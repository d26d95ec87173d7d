import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openArm } from '../doctor/azure/arm'
import { lookAtAzure, type AzureFindings } from '../doctor/azure/look-at-azure'
import { wantedModels } from '../doctor/azure/wanted'
import type { Finding, Machine } from '../doctor/contract'
import { lookHere } from '../doctor/look-here'
import { thisMachine } from '../doctor/this-machine'
import { CliFailure } from '../failure'
import type { CommonOptions, Scene } from '../scene'
import { plain } from '../terminal'

/** The options of `doctor`. */
export interface DoctorOptions extends CommonOptions {
  readonly azure?: boolean
  readonly location?: readonly string[]
  readonly subscription?: string
}

/** Says what is in the way of running here, or of provisioning on Azure, and what to do about it. */
export const doctor = async (scene: Scene, options: DoctorOptions): Promise<number> => {
  const machine = scene.machine ?? thisMachine(scene.home)
  return options.azure ? azureDoctor(scene, machine, options) : localDoctor(scene, machine, options)
}

const localDoctor = async (scene: Scene, machine: Machine, { json }: DoctorOptions): Promise<number> => {
  const findings = await lookHere({ ...scene, machine })
  if (json) scene.terminal.write(`${JSON.stringify({ findings }, null, 2)}\n`)
  else scene.terminal.write(linesOf(scene, findings))
  return exitCodeOf(findings)
}

const azureDoctor = async (scene: Scene, machine: Machine, options: DoctorOptions): Promise<number> => {
  const { env, fetch, home, terminal } = scene
  const arm = openArm(fetch, await tokenOf(machine), sleep)
  const subscription = options.subscription ?? env['AZURE_SUBSCRIPTION_ID'] ?? (await onlySubscription(arm))
  const regions = options.location ?? [env['SLUICE_AI_LOCATION'] || env['AZURE_LOCATION'] || []].flat()
  const found = await lookAtAzure(arm, {
    subscription,
    environment: env['AZURE_ENV_NAME'] || undefined,
    regions,
    models: wantedModels(machine.read(join(home, 'infra', 'main.bicep')) ?? ''),
    now: Date.now(),
  })
  if (options.json)
    terminal.write(
      `${JSON.stringify({ ...found, subscription_id: subscription, subscription: found.subscription }, null, 2)}\n`,
    )
  else terminal.write(azureText(scene, subscription, found))
  const wanted = regions.length === 0 ? found.pick !== undefined : exitCodeOf(found.regions[0]?.findings ?? []) === 0
  return wanted && exitCodeOf(found.subscription) === 0 ? 0 : 1
}

const tokenOf = async (machine: Machine): Promise<string> => {
  try {
    return await machine.armToken()
  } catch (error) {
    throw new CliFailure(
      'unauthorized',
      `Azure cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const onlySubscription = async (arm: ReturnType<typeof openArm>): Promise<string> => {
  const all = await arm.list<{ subscriptionId: string; displayName: string; state: string }>(
    '/subscriptions?api-version=2022-12-01',
  )
  const [first, ...more] = all.filter(({ state }) => state === 'Enabled')
  if (first && more.length === 0) return first.subscriptionId
  const names = all.map(({ displayName, subscriptionId }) => `${displayName} (${subscriptionId})`).join(', ')
  throw new CliFailure(
    'usage',
    `Name a subscription with --subscription or AZURE_SUBSCRIPTION_ID; there is ${names || 'none'}`,
    2,
  )
}

const azureText = (scene: Scene, subscription: string, { subscription: own, regions, pick }: AzureFindings): string =>
  [
    `Subscription ${plain(subscription)}\n${linesOf(scene, own)}`,
    ...regions.map(({ region, findings }) => `Region ${plain(region)}\n${linesOf(scene, findings)}`),
    pick === undefined
      ? 'No region that was looked at has everything.\n'
      : `${pick} has everything: azd env set AZURE_LOCATION ${pick}\n`,
  ].join('\n')

const marks = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  failed: ['failed', 'red'],
  unchecked: ['unchecked', 'dim'],
} as const

const linesOf = ({ terminal }: Scene, findings: readonly Finding[]): string =>
  findings
    .map(({ name, outcome, found, fix }) => {
      const [word, colour] = marks[outcome]
      const line = `  ${terminal.paint(colour, word.padEnd(9))} ${plain(name)}: ${plain(found)}\n`
      return fix === undefined ? line : `${line}            → ${plain(fix)}\n`
    })
    .join('')

const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0
