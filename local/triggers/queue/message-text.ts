import type { QueueSettings } from '../../settings'

/** Text as it lies in the queue. */
export function encodeMessage(body: Buffer, encoding: QueueSettings['messageEncoding']): string {
  return encoding === 'base64' ? body.toString('base64') : body.toString('utf8')
}

/** Text as the handler gets it, or undefined where it was not written in the app's encoding. */
export function decodeMessage(text: string, encoding: QueueSettings['messageEncoding']): string | undefined {
  if (encoding === 'none') return text
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
  return isBase64 ? Buffer.from(text, 'base64').toString('utf8') : undefined
}
