import type { CommonOptions, Scene } from '../scene'
import { flowFacts, openFlow, type FlowFacts } from '../server/open-flow'
import type { Session } from '../server/session'
import { table } from '../table'
import { plain } from '../terminal'

/** Shows one flow: what it takes and answers, its nodes with what they read, its labels and files. */
export const flowShow = async (
  scene: Scene,
  session: Session,
  written: string,
  { json }: CommonOptions,
): Promise<number> => {
  const { server, flow, version } = await openFlow(scene, session, written)
  const facts = await flowFacts(server.client, flow, version)
  scene.terminal.write(json ? `${JSON.stringify(facts, null, 2)}\n` : describe(facts, scene))
  return 0
}

const describe = (facts: FlowFacts, { terminal }: Scene): string => {
  const heading = (text: string): string => `${terminal.paint('bold', text)}\n`
  const values = (declared: FlowFacts['inputs']): string =>
    table(
      Object.entries(declared).map(([name, { type, description = '', ...rest }]) => [
        `  ${name}`,
        type,
        'default' in rest ? `= ${JSON.stringify(rest.default)}` : '',
        description,
      ]),
    )
  const reads = (node: string): string =>
    facts.layout.edges.flatMap(({ from, to }) => (to === node ? [from] : [])).join(', ')
  return [
    `${terminal.paint('bold', plain(facts.name))} (${facts.type})\n`,
    facts.description === null ? '' : `${plain(facts.description)}\n`,
    `version ${facts.hash}\n`,
    `labels  ${Object.keys(facts.labels).join(', ')}\n`,
    heading('inputs'),
    values(facts.inputs),
    heading('outputs'),
    values(facts.outputs),
    heading('nodes'),
    table(
      facts.layout.nodes.map(({ name, kind }) => [`  ${name}`, kind, reads(name) === '' ? '' : `reads ${reads(name)}`]),
    ),
    heading('files'),
    table(facts.files.map(({ path, size }) => [`  ${path}`, `${size} bytes`])),
  ].join('')
}
