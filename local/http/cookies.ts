import type { HttpCookie } from '../core/contract'

const sameSiteNames = { lax: 'Lax', strict: 'Strict', explicitNone: 'None', none: undefined } as const

/** A `Set-Cookie` value. */
export function setCookieValue(cookie: HttpCookie): string {
  const parts = [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`]
  const seconds = cookie.expires?.value?.seconds
  const sameSite = cookie.sameSite && sameSiteNames[cookie.sameSite]
  if (isSet(cookie.maxAge?.value)) parts.push(`Max-Age=${Math.floor(cookie.maxAge!.value!)}`)
  if (isSet(cookie.domain?.value)) parts.push(`Domain=${cookie.domain!.value!}`)
  if (isSet(cookie.path?.value)) parts.push(`Path=${cookie.path!.value!}`)
  if (isSet(seconds)) parts.push(`Expires=${new Date(seconds * 1000).toUTCString()}`)
  if (cookie.httpOnly?.value === true) parts.push('HttpOnly')
  if (cookie.secure?.value === true) parts.push('Secure')
  if (sameSite !== undefined) parts.push(`SameSite=${sameSite}`)
  return parts.join('; ')
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}
