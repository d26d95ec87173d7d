import { Option, type Command } from 'commander'
import { indexCreate, type IndexCreateOptions } from './commands/index-create'
import { indexDelete } from './commands/index-delete'
import { indexEvaluate, type IndexEvaluateOptions } from './commands/index-evaluate'
import { indexList } from './commands/index-list'
import { indexReconcile, indexRetry } from './commands/index-mend'
import { indexSearch, type IndexSearchOptions } from './commands/index-search'
import { indexShow } from './commands/index-show'
import { indexStatus, type IndexStatusOptions } from './commands/index-status'
import { indexUpload, type IndexUploadOptions } from './commands/index-upload'
import type { ProgramParts } from './dataset-commands'
import type { CommonOptions, Scene } from './scene'

const modes = ['hybrid', 'keyword', 'vector']

/** Adds `sluice index …`. */
export const addIndexCommands = (
  program: Command,
  scene: Scene,
  { common, perform, wholeNumber }: ProgramParts,
): void => {
  const index = program.command('index').description('Works on indexes of documents.').helpCommand(false)
  const named = (words: string) => common(index.command(words)).argument('<index>', 'The name of the index.')
  named('create')
    .addOption(new Option('--strategy <name>', 'How documents are cut.').choices(['structure', 'parent-child']))
    .option('--max-tokens <n>', 'The most tokens of a passage.', wholeNumber)
    .option('--overlap-tokens <n>', 'How much a passage repeats of the one before.', wholeNumber)
    .option('--parent-tokens <n>', 'The most tokens of a parent.', wholeNumber)
    .description('Makes an index, or changes how it is made: then it is built anew beside.')
    .action((name: string, options: IndexCreateOptions) =>
      perform(options, (session) => indexCreate(scene, session, name, options)),
    )
  common(index.command('list'))
    .description('Lists the indexes.')
    .action((options: CommonOptions) => perform(options, (session) => indexList(scene, session, options)))
  named('show')
    .description('Shows an index: its documents, passages, drift and rebuild.')
    .action((name: string, options: CommonOptions) =>
      perform(options, (session) => indexShow(scene, session, name, options)),
    )
  named('upload')
    .argument('<paths...>', 'Files and folders.')
    .option('--to <folder>', 'Puts them into this folder of the index.')
    .option('--acl <groups>', 'Lets these groups alone read them, parted by commas.')
    .option('--no-wait', 'Ends when they are sent, before they are indexed.')
    .description('Uploads files, and folders with all they hold, and waits until they are indexed.')
    .action((name: string, paths: readonly string[], options: IndexUploadOptions) =>
      perform(options, (session) => indexUpload(scene, session, [name, paths], options)),
    )
  named('status')
    .argument('[path]', 'A document.')
    .addOption(
      new Option('--only <state>', 'Lists documents that are so far.').choices(['pending', 'indexed', 'failed']),
    )
    .description('Lists the documents of an index with their states, or shows one.')
    .action((name: string, path: string | undefined, options: IndexStatusOptions) =>
      perform(options, (session) => indexStatus(scene, session, [name, path], options)),
    )
  named('search')
    .argument('<query>', 'What is looked for.')
    .addOption(new Option('--mode <mode>', 'Searches by words, by vectors, or by both.').choices(modes))
    .option('--top <n>', 'Prints the best so many.', wholeNumber)
    .option('--filter <words>', 'Only passages of which this holds, such as "type eq \'pdf\' and page gt 3".')
    .option('--facets <fields>', 'Counts these fields, parted by commas: path, title, section, page, type.')
    .addOption(new Option('--rerank [by]', 'Orders the best anew.').choices(['model', 'semantic']))
    .option('--why', 'Says why each ranks where it does.')
    .description('Searches an index.')
    .action((name: string, query: string, options: IndexSearchOptions) =>
      perform(options, (session) => indexSearch(scene, session, [name, query], options)),
    )
  named('evaluate')
    .argument('<folder>', 'A folder with corpus.jsonl, queries.jsonl and qrels/test.tsv, as BEIR has them.')
    .option('--qrels <file>', 'Reads the judgements here.')
    .addOption(new Option('--modes <modes...>', 'Searches so.').choices(modes).default(['keyword', 'vector', 'hybrid']))
    .option('--depth <n>', 'Reads so many passages a query, up to 100.', wholeNumber, 100)
    .option('--run <file>', 'Writes what was found as TREC runs, one file a mode.')
    .option('--seed <n>', 'Draws the intervals otherwise.', wholeNumber, 1)
    .option('--no-upload', 'Takes the corpus for uploaded.')
    .description('Uploads a collection, asks its queries, and prints nDCG@10, recall and MRR with intervals.')
    .action((name: string, folder: string, options: IndexEvaluateOptions) =>
      perform(options, (session) => indexEvaluate(scene, session, [name, folder], options)),
    )
  named('reconcile')
    .description('Compares an index with its documents and mends what differs.')
    .action((name: string, options: CommonOptions) =>
      perform(options, (session) => indexReconcile(scene, session, name, options)),
    )
  named('retry')
    .argument('<path>', 'The document.')
    .description('Tries a document again.')
    .action((name: string, path: string, options: CommonOptions) =>
      perform(options, (session) => indexRetry(scene, session, [name, path], options)),
    )
  named('delete')
    .argument('[path]', 'A document; the whole index where absent.')
    .description('Deletes a document, or an index with all its documents.')
    .action((name: string, path: string | undefined, options: CommonOptions) =>
      perform(options, (session) => indexDelete(scene, session, [name, path], options)),
    )
}
