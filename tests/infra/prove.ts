import { checks } from './checks'
import { readInfra } from './infra'
import { everyMutation, tallyOf, withoutLine } from './mutations/run-mutations'

/** Checks infra as it is, then every mutation of it; prints what was found and what survived, and answers whether that is enough. */
export const prove = async ({ print }: { readonly print: (line: string) => void }): Promise<boolean> => {
  const infra = await readInfra()
  const faults = checks.flatMap((check) => {
    const found = check.run(infra)
    print(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${check.id}: ${check.holds}`)
    for (const { file, line, message } of found) print(`     ${file}:${line} ${message}`)
    return found
  })
  const tally = tallyOf(infra, everyMutation(infra))
  print('\nMutations, found of all:')
  for (const { check, found, total, survivors } of tally) {
    print(`  ${check.padEnd(14)} ${String(found).padStart(4)} of ${String(total).padStart(4)}`)
    for (const { name } of survivors) print(`       survived: ${withoutLine(name)}`)
  }
  const [found, total] = [sum(tally.map((one) => one.found)), sum(tally.map((one) => one.total))]
  const baseline = tally.find(({ check }) => check === '7 baseline')
  print(
    `  ${'all'.padEnd(14)} ${String(found).padStart(4)} of ${String(total).padStart(4)} (${((100 * found) / total).toFixed(1)} %)`,
  )
  return faults.length === 0 && found / total >= 0.95 && baseline?.found === baseline?.total
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
