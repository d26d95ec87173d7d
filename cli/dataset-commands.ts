import { Option, type Command } from 'commander'
import { datasetAdd, type DatasetAddOptions } from './commands/dataset-add'
import { datasetList } from './commands/dataset-list'
import { datasetPut, type DatasetPutOptions } from './commands/dataset-put'
import { datasetRows, type DatasetRowsOptions } from './commands/dataset-rows'
import { datasetShow, type DatasetShowOptions } from './commands/dataset-show'
import type { CommonOptions, Scene } from './scene'
import type { Session } from './server/session'

/** What the program lends to a group of commands. */
export interface ProgramParts {
  readonly common: (command: Command) => Command
  readonly perform: (options: CommonOptions, work: (session: Session) => Promise<number>) => Promise<void>
  readonly wholeNumber: (text: string) => number
}

/** Adds `sluice dataset …`. */
export const addDatasetCommands = (program: Command, scene: Scene, parts: ProgramParts): void => {
  const { common, perform, wholeNumber } = parts
  const dataset = program.command('dataset').description('Works on datasets.').helpCommand(false)
  common(dataset.command('put'))
    .argument('<name>', 'The name of the dataset.')
    .argument('<file>', 'A file of rows: .jsonl, .csv or .tsv.')
    .addOption(new Option('--format <format>', 'Reads it so, whatever it is called.').choices(['jsonl', 'csv', 'tsv']))
    .option('--skip-broken', 'Leaves out lines that hold no row.')
    .option('--splits <shares>', 'Makes splits by shares, such as train:0.8,test:0.2.')
    .option('--seed <text>', 'Draws the splits otherwise.')
    .option('--split-column <name>', 'Makes splits by what a column says.')
    .description('Stores a file as a version and makes it the latest.')
    .action((name: string, file: string, options: DatasetPutOptions) =>
      perform(options, (session) => datasetPut(scene, session, [name, file], options)),
    )
  common(dataset.command('list'))
    .description('Lists the datasets.')
    .action((options: CommonOptions) => perform(options, (session) => datasetList(scene, session, options)))
  common(dataset.command('show'))
    .argument('<name>', 'The name of the dataset.')
    .option('--at <version>', 'Shows this version.')
    .description('Shows the columns, splits and versions of a dataset.')
    .action((name: string, options: DatasetShowOptions) =>
      perform(options, (session) => datasetShow(scene, session, name, options)),
    )
  common(dataset.command('rows'))
    .argument('<name>', 'The name of the dataset.')
    .option('--at <version>', 'Prints rows of this version.')
    .option('--split <name>', 'Prints rows of this split alone.')
    .option('--limit <n>', 'Prints the first so many.', wholeNumber)
    .description('Prints rows as JSON lines.')
    .action((name: string, options: DatasetRowsOptions) =>
      perform(options, (session) => datasetRows(scene, session, name, options)),
    )
  common(dataset.command('add'))
    .argument('<name>', 'The name of the dataset; it is made where there is none.')
    .argument('[file]', 'A JSON lines file.')
    .option('--run <id>', 'Adds the inputs and outputs of a run.')
    .option('--feedback <run>', 'Adds what was said of a run, corrections in place of its outputs.')
    .description('Adds rows: a new version.')
    .action((name: string, file: string | undefined, options: DatasetAddOptions) =>
      perform(options, (session) => datasetAdd(scene, session, [name, file], options)),
    )
}
