import { CommanderError, type Command } from 'commander'
import { batchExport, type BatchExportOptions } from './commands/batch-export'
import { batchResume } from './commands/batch-resume'
import { batchRows, type BatchRowsOptions } from './commands/batch-rows'
import { batchRun, type BatchRunOptions } from './commands/batch-run'
import { batchShow } from './commands/batch-show'
import type { ProgramParts } from './dataset-commands'
import type { StartedOptions } from './run/started'
import type { Scene } from './scene'

/** Adds `sluice batch …`. */
export const addBatchCommands = (program: Command, scene: Scene, parts: ProgramParts): void => {
  const { common, perform, wholeNumber } = parts
  const batch = program.command('batch').description('Works on batches.').helpCommand(false)
  common(batch.command('run'))
    .requiredOption('--flow <name>', 'Runs this published flow over every row.')
    .option('--dataset <name[@version]>', 'Reads the rows of a dataset.')
    .option('--file <file>', 'Stores a .jsonl, .csv or .tsv file as a dataset of its name, and reads that.')
    .option('--skip-broken', 'Leaves out lines of the file that hold no row.')
    .option('--split <name>', 'Reads this split alone.')
    .option('--map <inputs...>', 'Says what inputs take, as input=${data.column} words or one .json file.')
    .option('--run <batch>', 'Lets ${run.outputs.name} read an earlier batch, row by row.')
    .option('--label <label>', 'Runs the version that a label points to.')
    .option('--at <version>', 'Runs this version.')
    .option('--variant <node.variant...>', 'Runs every row with each of these variants.')
    .option('--concurrency <n>', 'Runs so many rows at once; 16 where absent.', wholeNumber)
    .option('--timeout <time>', 'Ends the batch after 90s, 30m or 2h.', milliseconds)
    .option('--row-timeout <time>', 'Ends a row after 90s, 30m or 2h; 220s where absent.', milliseconds)
    .option('--webhook <connection>', 'Tells the end to a connection of kind webhook.')
    .option('--idempotency-key <text>', 'Gives the batch that this key has started, if it has.')
    .option('--detach', 'Prints the id and does not wait.')
    .description('Runs a flow over rows and shows how far it is; Ctrl-C leaves the batch going.')
    .action((options: BatchRunOptions) => perform(options, (session) => batchRun(scene, session, options)))
  common(batch.command('show'))
    .argument('<batch>', 'The id of a batch.')
    .option('--watch', 'Follows the batch to its end; Ctrl-C leaves it going.')
    .description('Shows how far a batch is, its figures and why rows failed.')
    .action((id: string, options: StartedOptions) =>
      perform(options, (session) => batchShow(scene, session, id, options)),
    )
  common(batch.command('rows'))
    .argument('<batch>', 'The id of a batch.')
    .option('--status <word>', 'Prints rows that are completed or failed alone.')
    .option('--limit <n>', 'Prints the first so many.', wholeNumber)
    .description('Prints rows as a table, or as JSON lines.')
    .action((id: string, options: BatchRowsOptions) =>
      perform(options, (session) => batchRows(scene, session, id, options)),
    )
  common(batch.command('resume'))
    .argument('<batch>', 'The id of a batch that has ended.')
    .option('--watch', 'Follows the batch; Ctrl-C leaves it going.')
    .description('Runs again what failed or never ran; what has completed stands.')
    .action((id: string, options: StartedOptions) =>
      perform(options, (session) => batchResume(scene, session, id, options)),
    )
  common(batch.command('export'))
    .argument('<batch>', 'The id of a batch.')
    .option('--out <file>', 'Writes them to a file.')
    .description('Prints every row as a JSON line.')
    .action((id: string, options: BatchExportOptions) =>
      perform(options, (session) => batchExport(scene, session, id, options)),
    )
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

const milliseconds = (text: string): number => {
  const [, number = '', unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? []
  const value = Number(number) * (units[unit] ?? 0)
  if (number !== '' && value >= 1) return value
  throw new CommanderError(1, 'commander.invalidArgument', `error: “${text}” is no time such as 90s, 30m or 2h`)
}
