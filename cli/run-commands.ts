import type { Command } from 'commander'
import { runCancel, runResume, runWatch } from './commands/run-control'
import { runFork, type RunForkOptions } from './commands/run-fork'
import { runList, type RunListOptions } from './commands/run-list'
import { runShow } from './commands/run-show'
import { runStart, type RunStartOptions } from './commands/run-start'
import type { ProgramParts } from './dataset-commands'
import type { StartedOptions } from './run/started'
import type { CommonOptions, Scene } from './scene'

/** Adds `sluice run …`. */
export const addRunCommands = (program: Command, scene: Scene, parts: ProgramParts): void => {
  const { common, perform, wholeNumber } = parts
  const run = program.command('run').description('Works on durable runs.').helpCommand(false)
  common(run.command('start'))
    .argument('<flow>', 'The name of a published flow.')
    .option('--inputs <inputs...>', 'Gives inputs as name=value words, or one .json or .jsonl file.')
    .option('--label <label>', 'Runs the version that a label points to.')
    .option('--variant <node.variant>', 'Runs with another variant of a node.')
    .option('--webhook <connection>', 'Tells the end to a connection of kind webhook.')
    .option('--idempotency-key <text>', 'Gives the run that this key has started, if it has.')
    .option('--watch', 'Follows the run; Ctrl-C leaves it going.')
    .description('Starts a run that outlives this command, and prints its id.')
    .action((flow: string, options: RunStartOptions) =>
      perform(options, (session) => runStart(scene, session, flow, options)),
    )
  common(run.command('list'))
    .option('--flow <name>', 'Lists runs of this flow alone.')
    .option('--status <word>', 'Lists runs that are so.')
    .option('--limit <n>', 'Lists so many; 20 where absent.', wholeNumber)
    .description('Lists runs, newest first.')
    .action((options: RunListOptions) => perform(options, (session) => runList(scene, session, options)))
  common(run.command('show'))
    .argument('<run>', 'The id of a run.')
    .description('Shows a run with its nodes.')
    .action((id: string, options: CommonOptions) => perform(options, (session) => runShow(scene, session, id, options)))
  common(run.command('watch'))
    .argument('<run>', 'The id of a run.')
    .description('Follows a run to its end; Ctrl-C leaves it going.')
    .action((id: string, options: CommonOptions) =>
      perform(options, (session) => runWatch(scene, session, id, options)),
    )
  common(run.command('cancel'))
    .argument('<run>', 'The id of a run.')
    .description('Stops a run.')
    .action((id: string, options: CommonOptions) =>
      perform(options, (session) => runCancel(scene, session, id, options)),
    )
  common(run.command('resume'))
    .argument('<run>', 'The id of a run that failed or was cancelled.')
    .option('--watch', 'Follows the run; Ctrl-C leaves it going.')
    .description('Runs again what failed; what has completed is taken over.')
    .action((id: string, options: StartedOptions) =>
      perform(options, (session) => runResume(scene, session, id, options)),
    )
  common(run.command('fork'))
    .argument('<run>', 'The id of an ended run.')
    .requiredOption('--from <node>', 'Runs this node again, and all that depends on it.')
    .option('--inputs <inputs...>', 'Changes inputs, as name=value words or one .json file.')
    .option('--override <outputs...>', 'Puts outputs in the place of nodes’, as node=value words or one .json file.')
    .option('--label <label>', 'Runs the version that a label points to.')
    .option('--at <version>', 'Runs this version.')
    .option('--watch', 'Follows the run; Ctrl-C leaves it going.')
    .description('Runs again from a node, in a new run.')
    .action((id: string, options: RunForkOptions) =>
      perform(options, (session) => runFork(scene, session, id, options)),
    )
}
