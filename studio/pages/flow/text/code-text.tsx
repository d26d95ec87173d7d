import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../../api/client'
import type { FlowView } from '../../../api/types'
import { shortHash } from '../../../parts/format'
import { Icon } from '../../../parts/icon'
import { Empty, Shown } from '../../../parts/states'
import { Editor } from './editor'

/** A code file as it is deployed. It is read here and written in the repository. */
export const CodeText = ({ flow, path }: { readonly flow: FlowView; readonly path: string }): ReactElement => {
  const deployed = flow.code.find((file) => file.path === path)
  const code = useQuery({
    queryKey: ['code', flow.name, flow.hash, path],
    queryFn: ({ signal }) => client.getFlowCode({ flow: flow.name, path, version: flow.hash }, { signal }),
    enabled: deployed !== undefined,
    staleTime: Infinity,
  })
  if (!deployed)
    return (
      <Empty title={`${path} is not deployed with this flow`} command="npm run deploy">
        Code nodes are shown, not edited: their code comes from the repository, beside {flow.name}/flow.dag.yaml.
      </Empty>
    )
  return (
    <>
      <p className="note xs">
        <Icon name="lock" size={12} />
        Code nodes are shown, not edited.{' '}
        {path.endsWith('.py') ? 'As deployed' : 'As built from the repository’s source'},{' '}
        <span className="mono">{shortHash(deployed.hash)}</span>
      </p>
      <Shown query={code}>{({ text }) => <Editor text={text} label={path} isYaml={false} isReadOnly />}</Shown>
    </>
  )
}
