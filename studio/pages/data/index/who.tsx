import type { ReactElement } from 'react'
import { Icon } from '../../../parts/icon'

/** Who may read a document: everybody, or the groups it names. */
export const Who = ({ acl }: { readonly acl: readonly string[] | null }): ReactElement =>
  acl === null ? (
    <span className="t2 xs">public</span>
  ) : (
    <span className="row xs t2 who" title={acl.length === 0 ? 'Nobody may read it' : `May read it: ${acl.join(', ')}`}>
      <Icon name="lock" size={12} />
      <span className="clip">{acl.join(', ') || 'nobody'}</span>
    </span>
  )
