import { Command, CommanderError, Option } from 'commander'
import { addBatchCommands } from './batch-commands'
import { addDatasetCommands } from './dataset-commands'
import { addEvalCommands } from './eval-commands'
import { describeFailure, failureData } from './describe-failure'
import { CliFailure } from './failure'
import { findFlowFolder } from './flow-folder'
import { doctor, type DoctorOptions } from './commands/doctor'
import { flowImport, type FlowImportOptions } from './commands/flow-import'
import { flowList } from './commands/flow-list'
import { flowParity, type FlowParityOptions } from './commands/flow-parity'
import { flowPublish, type FlowPublishOptions } from './commands/flow-publish'
import { flowShow } from './commands/flow-show'
import { flowTest, type FlowTestOptions } from './commands/flow-test'
import { flowValidate } from './commands/flow-validate'
import { addIndexCommands } from './index-commands'
import { init, type InitOptions } from './commands/init'
import { models, type ModelsOptions } from './commands/models'
import { addRunCommands } from './run-commands'
import type { CommonOptions, Scene } from './scene'
import { openSession, type Session } from './server/session'

/** A command: what it does with a server at hand; the number is the exit code. */
type Work = (session: Session) => Promise<number>

/** Runs the command line and answers its exit code: 0 done, 1 failed, 2 used wrongly. */
export const runProgram = async (scene: Scene, given: readonly string[]): Promise<number> => {
  let exitCode = 0
  const perform = async (options: CommonOptions, written: string | undefined, work: Work): Promise<void> => {
    const session = openSession(scene, options)
    try {
      exitCode = await work(session)
    } catch (error) {
      exitCode = error instanceof CliFailure ? error.exitCode : 1
      const folder = written === undefined ? undefined : findFlowFolder(written, scene.cwd)
      if (scene.signal.aborted) exitCode = 130
      else if (options.json) scene.terminal.write(`${JSON.stringify(failureData(error), null, 2)}\n`)
      else
        scene.terminal.note(
          describeFailure(error, { cwd: scene.cwd, ...(folder !== undefined && { folder }) }, scene.terminal),
        )
    } finally {
      await session.close()
    }
  }
  try {
    await programOf(scene, perform).parseAsync([...given], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Where 2 is a verdict, nothing else may look like it.
    const isGate = given[0] === 'eval' && given[1] === 'gate'
    return error.exitCode === 0 ? 0 : isGate ? 3 : 2
  }
  return exitCode
}

type Perform = (options: CommonOptions, written: string | undefined, work: Work) => Promise<void>

const programOf = (scene: Scene, perform: Perform): Command => {
  const program = new Command('sluice')
    .description('Writes, checks, runs and publishes LLM flows, on a Sluice server or on a ground of its own.')
    .version('0.1.0', '--version', 'Prints the version.')
    .helpOption('-h, --help', 'Prints this help.')
    .helpCommand('help [command]', 'Prints the help of a command.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => scene.terminal.write(text), writeErr: (text) => scene.terminal.note(text) })
    .showHelpAfterError('Add --help to see how it is used.')
    .addHelpText(
      'after',
      `
A command speaks to the server that --server or SLUICE_URL names, else to the one at http://localhost:7071, else it
starts a ground on a free port with a temporary folder and ends it again. Exit codes: 0 done, 1 failed, 2 used wrongly.`,
    )

  addInit(program, scene, perform)
  const flow = program.command('flow').description('Works on flows.').helpCommand(false)
  addFlowCommands(flow, scene, perform)
  const performAlone = (options: CommonOptions, work: Work) => perform(options, undefined, work)
  const parts = { common, perform: performAlone, wholeNumber }
  addDatasetCommands(program, scene, parts)
  addIndexCommands(program, scene, parts)
  addRunCommands(program, scene, parts)
  addBatchCommands(program, scene, parts)
  common(program.command('doctor'))
    .option('--azure', 'Looks at a subscription and its regions before provisioning.')
    .option('--location <regions...>', 'Looks at these regions; AZURE_LOCATION where absent.')
    .option('--subscription <id>', 'Looks at this subscription; AZURE_SUBSCRIPTION_ID where absent.')
    .description('Says what is in the way of running here, or on Azure, and what to do about it.')
    .action((options: DoctorOptions) => perform(options, undefined, () => doctor(scene, options)))
  addEvalCommands(program, scene, parts)
  common(program.command('models'))
    .option('--available', 'Lists the models at hand alone.')
    .option('--provider <name>', 'Lists the models that it serves or published.')
    .option('--capability <word>', 'Lists the models that can do this, such as embedding or vision.')
    .description('Lists models with their prices, those at hand and those of the catalogue.')
    .action((options: ModelsOptions) => perform(options, undefined, (session) => models(scene, session, options)))
  return program
}

const addInit = (program: Command, scene: Scene, perform: Perform): void => {
  common(program.command('init'))
    .argument('[folder]', 'The folder of the new flow.', 'my-flow')
    .option('--from <sample>', 'Begins with a copy of one of the sample flows.')
    .description('Makes a folder with a small chat flow, or with a copy of a sample.')
    .action((folder: string, options: InitOptions) => perform(options, undefined, () => init(scene, folder, options)))
}

const addFlowCommands = (flow: Command, scene: Scene, perform: Perform): void => {
  common(flow.command('validate'))
    .argument('<folder>', 'The folder of the flow.')
    .description('Checks a flow as publishing would, and prints every error with its place.')
    .action((folder: string, options: CommonOptions) =>
      perform(options, folder, (session) => flowValidate(scene, session, folder, options)),
    )
  common(flow.command('test'))
    .argument('<flow>', 'A folder, or the name of a published flow.')
    .option('--inputs <inputs...>', 'Gives inputs as name=value words, or one .json or .jsonl file.')
    .option('--node <name>', 'Runs one node alone, with these inputs.')
    .option('--run <id>', 'Gives the node the inputs that it had in this run.')
    .option('--variant <node.variant>', 'Runs with another variant of a node.')
    .option('--label <label>', 'Runs the version that a label points to.')
    .option('--interactive', 'Talks with a chat flow, turn by turn, with its history.')
    .option('--stream', 'Prints text while it is being written.')
    .option('--publish', 'Publishes the folder first where the server holds another version.')
    .option('--chaos', 'Does the work of each node again, as after a crash, and names those that are not idempotent.')
    .option('--times <n>', 'How often --chaos does a node again; 3 where not given.')
    .description('Runs a flow and prints its outputs.')
    .action((written: string, options: FlowTestOptions) =>
      perform(options, written, (session) => flowTest(scene, session, written, options)),
    )
  common(flow.command('publish'))
    .argument('<folder>', 'The folder of the flow.')
    .option('--name <name>', 'Publishes under another name than the folder’s.')
    .option('--label <label>', 'Points a label to the version as well.')
    .option('--if-match <hash>', 'Publishes only where this is still the latest version.')
    .description('Publishes a flow at a server.')
    .action((folder: string, options: FlowPublishOptions) =>
      perform(options, folder, (session) => flowPublish(scene, session, folder, options)),
    )
  common(flow.command('list'))
    .description('Lists the flows of a server, or of flows/ where no server answers.')
    .action((options: CommonOptions) => perform(options, undefined, (session) => flowList(scene, session, options)))
  common(flow.command('show'))
    .argument('<flow>', 'A folder, or the name of a published flow.')
    .description('Shows the inputs, outputs, nodes, labels and files of a flow.')
    .action((written: string, options: CommonOptions) =>
      perform(options, written, (session) => flowShow(scene, session, written, options)),
    )
  common(flow.command('import'))
    .argument('<folder>', 'A folder in Prompt flow’s format.')
    .option('--to <folder>', 'Where the copy goes; flows/<name> where absent.')
    .option('--replay', 'Lets recorded outputs stand in for nodes that cannot run here.')
    .option('--force', 'Replaces what is at the place the copy goes to.')
    .description('Copies a Prompt flow folder and says, node by node, what runs and what is left to do.')
    .action((folder: string, options: FlowImportOptions) =>
      perform(options, undefined, () => flowImport(scene, folder, options)),
    )
  common(flow.command('parity'))
    .argument('<folder>', 'The folder of an imported flow, or of one with recorded runs.')
    .option('--outputs <names...>', 'Compares these outputs alone.')
    .option('--rows <n>', 'Runs the first so many recorded rows.', wholeNumber)
    .option('--variant <node.variant>', 'Runs with another variant of a node.')
    .option('--publish', 'Publishes the folder first where the server holds another version.')
    .description('Runs recorded inputs again and compares the outputs, row by row.')
    .action((folder: string, options: FlowParityOptions) =>
      perform(options, folder, (session) => flowParity(scene, session, folder, options)),
    )
}

const common = (command: Command): Command =>
  command
    .helpOption('-h, --help', 'Prints this help.')
    .option('--server <url>', 'Speaks to this server; SLUICE_URL where absent.')
    .addOption(new Option('--key <key>', 'Enters with this key; SLUICE_KEY where absent.'))
    .option('--own', 'Starts a ground of its own, though a server answers.')
    .option('--json', 'Prints JSON.')
    .option('--verbose', 'Prints what a ground of its own logs.')

const wholeNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new CommanderError(1, 'commander.invalidArgument', `error: “${text}” is no whole number above 0`)
  return value
}
