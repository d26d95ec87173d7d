import type { Command } from 'commander'
import { evalCompare, type EvalCompareOptions } from './commands/eval-compare'
import { evalGate, type EvalGateOptions } from './commands/eval-gate'
import { evalRun, type EvalRunOptions } from './commands/eval-run'
import { evalShow, type EvalShowOptions } from './commands/eval-show'
import type { ProgramParts } from './dataset-commands'
import type { Scene } from './scene'

/** Adds `sluice eval …`. */
export const addEvalCommands = (
  program: Command,
  scene: Scene,
  { common, perform, wholeNumber }: ProgramParts,
): void => {
  const group = program.command('eval').description('Measures, compares and gates.').helpCommand(false)
  common(group.command('run'))
    .option('--dataset <name[@version]>', 'Runs a flow over the rows of a dataset and measures them.')
    .option('--split <name>', 'Reads this split alone.')
    .option('--flow <name>', 'The flow that is run.')
    .option('--label <label>', 'Runs the version that a label points to.')
    .option('--at <version>', 'Runs this version.')
    .option('--variant <node.variant>', 'Runs with another variant of a node.')
    .option('--batch <id>', 'Measures the rows of a batch as they came out.')
    .option('--evaluator <ids...>', 'Measures with these evaluators.')
    .option('--evaluators <file>', 'A JSON list of evaluators with their options.')
    .option('--inputs <inputs...>', 'Says what inputs take, as input=${data.column} words or one .json file.')
    .option('--map <fields...>', 'Says what evaluators read, as response=${run.outputs.text} words or one .json file.')
    .option('--judge <model>', 'The model that judges.')
    .option('--repetitions <n>', 'Asks the judge so often.', wholeNumber)
    .option('--group <column>', 'The column that says which rows belong together.')
    .option('--concurrency <n>', 'Measures so many rows at once.', wholeNumber)
    .option('--summary <file>', 'Adds the scorecard to a file, as Markdown.')
    .option('--detach', 'Prints the id and does not wait.')
    .description('Measures rows and shows the scorecard.')
    .action((options: EvalRunOptions) => perform(options, (session) => evalRun(scene, session, options)))
  common(group.command('show'))
    .argument('<evaluation>', 'The id of an evaluation.')
    .option('--slice <column>', 'Shows the figures by the values of a column.')
    .option('--watch', 'Waits for its end.')
    .option('--summary <file>', 'With --watch, adds the scorecard to a file, as Markdown.')
    .description('Shows the scorecard of an evaluation.')
    .action((id: string, options: EvalShowOptions) =>
      perform(options, (session) => evalShow(scene, session, id, options)),
    )
  common(group.command('compare'))
    .argument('<baseline>', 'The id of an evaluation, or id@arm.')
    .argument('<candidate>', 'Another of the same rows.')
    .option('--margin <figures...>', 'What does not matter, as f1=0.02 words.')
    .option('--summary <file>', 'Adds the comparison to a file, as Markdown.')
    .description('Says what differs, with its uncertainty; exit code 1 where something got worse.')
    .action((baseline: string, candidate: string, options: EvalCompareOptions) =>
      perform(options, (session) => evalCompare(scene, session, baseline, candidate, options)),
    )
  common(group.command('gate'))
    .argument('[gate]', 'The name of a gate; that of the file where absent.')
    .option('--file <file>', 'Seals the definition in this JSON file first.')
    .option('--label <label>', 'The version that a label points to tries; latest where absent.')
    .option('--at <version>', 'This version tries.')
    .option('--variant <node.variant>', 'It tries with another variant of a node.')
    .option('--seal <hash>', 'The seal that is expected; another one is tampering.')
    .option('--summary <file>', 'Adds the evidence to a file, as Markdown.')
    .description('Lets a version try a gate. Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 tampered or no verdict.')
    .action((gate: string | undefined, options: EvalGateOptions) =>
      perform(options, (session) => evalGate(scene, session, gate, options)),
    )
}
