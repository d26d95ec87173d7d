import { hashOf } from '../json'
import { preparationVersion } from './preparation'
import type { Make } from './shapes'

/** What makes the passages of a document but its ACL: equal identities have equal passages. Null where the bytes are not known. */
export const identityOf = (
  content: string | null,
  contentType: string,
  { chunking, embedding }: Make,
): string | null => (content === null ? null : hashOf([content, contentType, chunking, embedding, preparationVersion]))
