import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'

// Applies each mutant to a copy of the sources and runs the tests that should fail: exit code 1 where one survives, is not found, or breaks more than its rule.

const { values: options } = parseArgs({
  options: {
    /** Only the mutants whose rule, sentence or file holds one of these texts. */
    only: { type: 'string', multiple: true, default: [''] },
    json: { type: 'boolean', default: false },
    /** How many mutants are looked at side by side. */
    jobs: { type: 'string', default: String(Math.max(1, Math.floor(availableParallelism() / 2))) },
  },
})

const here = import.meta.dirname
const root = resolve(here, '../..')
const slowest = 180_000
const leftOut = new Set(['.git', '.sluice', '.dist-new', 'dist', 'node_modules'])

const entries = readdirSync(join(here, 'rules'))
  .toSorted()
  .flatMap((file) => parse(readFileSync(join(here, 'rules', file), 'utf8')))
const mutants = entries.filter((entry) => {
  const { rule, what, file, waived } = entry
  return waived === undefined && [rule, what, file].some((text) => options.only.some((part) => text.includes(part)))
})

const copySources = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-mutants-'))
  for (const name of readdirSync(root)) {
    if (leftOut.has(name)) continue
    cpSync(join(root, name), join(folder, name), {
      recursive: true,
      filter: (path) => !leftOut.has(basename(path)),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return folder
}

/** Runs tests in a copy: how many fail, and how many suites do not even load. */
const runTests = ({ tests, test }, folder) =>
  new Promise((settle, fail) => {
    const report = join(folder, 'mutant-report.json')
    rmSync(report, { force: true })
    const jest = spawn(
      process.execPath,
      [
        join(root, 'node_modules/jest/bin/jest.js'),
        '-i',
        '--ci',
        '--silent',
        '--bail',
        '--json',
        '--outputFile',
        report,
        '--cacheDirectory',
        join(folder, '.jest-cache'),
        ...(test === undefined ? [] : ['-t', test]),
        '--runTestsByPath',
        ...tests,
      ],
      { cwd: folder, stdio: 'ignore' },
    )
    const timer = setTimeout(() => jest.kill('SIGKILL'), slowest)
    jest.on('error', fail)
    jest.on('close', () => {
      clearTimeout(timer)
      let found
      try {
        found = JSON.parse(readFileSync(report, 'utf8'))
      } catch {
        // A mutant that never comes to an end, or takes the process down, is noticed as well.
        return settle({ failed: ['no report: ended or killed'], passed: 0, unloaded: 0 })
      }
      const failed = found.testResults.flatMap(({ assertionResults }) =>
        assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
      )
      return settle({ failed, passed: found.numPassedTests, unloaded: found.numRuntimeErrorTestSuites })
    })
  })

const outcomeOf = async (mutant, folder) => {
  const path = join(folder, mutant.file)
  const source = readFileSync(path, 'utf8')
  if (source.split(mutant.find).length !== 2) return { outcome: 'not found', failed: [] }
  writeFileSync(
    path,
    source.replace(mutant.find, () => mutant.replace),
  )
  try {
    const { failed, unloaded } = await runTests(mutant, folder)
    return { outcome: failed.length > 0 ? 'killed' : unloaded > 0 ? 'broken' : 'survived', failed: failed.slice(0, 3) }
  } finally {
    writeFileSync(path, source)
  }
}

/** Tests that fail without any mutant tell nothing of one that has some. */
const checkTests = async (folder) => {
  const sets = new Map(mutants.map(({ tests, test }) => [JSON.stringify([tests, test]), { tests, test }]))
  const wrong = []
  for (const set of sets.values()) {
    say(`without a mutant: ${set.tests.join(' ')}`)
    const { failed, passed, unloaded } = await runTests(set, folder)
    if (failed.length + unloaded > 0 || passed === 0) wrong.push({ ...set, failed })
  }
  return wrong
}

const say = (line) => void process.stderr.write(`${line}\n`)
const folders = []
const openCopy = () => {
  const folder = copySources()
  folders.push(folder)
  return folder
}

const results = []
let wrong = []
try {
  const first = openCopy()
  say(`${mutants.length} mutants; their tests without them first`)
  wrong = await checkTests(first)
  for (const { tests, test, failed } of wrong)
    say(`fails without a mutant: ${tests.join(' ')} ${test ?? ''} ${failed.join('; ') || 'no test'}`)
  let next = 0
  const work = async (folder) => {
    while (next < mutants.length) {
      const index = next++
      const mutant = mutants[index]
      const start = performance.now()
      const found = await outcomeOf(mutant, folder)
      const { rule, what, file } = mutant
      results[index] = { rule, what, file, ...found, seconds: Math.round((performance.now() - start) / 100) / 10 }
      say(`${index + 1}/${mutants.length} ${found.outcome.padEnd(9)} ${rule}: ${what}`)
    }
  }
  const copies = [first, ...Array.from({ length: Math.min(Number(options.jobs), mutants.length) - 1 }, openCopy)]
  await Promise.all(copies.map(work))
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

const count = (outcome) => results.filter((result) => result.outcome === outcome).length
const left = results.filter(({ outcome }) => outcome !== 'killed')
const summary = ['killed', 'survived', 'not found', 'broken']
  .map((outcome) => `${count(outcome)} ${outcome}`)
  .join(', ')
if (options.json) process.stdout.write(`${JSON.stringify({ results, wrong }, null, 2)}\n`)
else for (const { outcome, rule, what, file } of left) say(`${outcome}: ${rule}: ${what} (${file})`)
say(`${results.length} mutants: ${summary}`)
process.exitCode = left.length + wrong.length > 0 ? 1 : 0
