import type { HttpCookie } from '../core/contract'

const sameSiteNames = { lax: 'Lax', strict: 'Strict', explicitNone: 'None', none: undefined } as const

/** A `Set-Cookie` value. */
export function setCookieValue(cookie: HttpCookie): string {
  const [maxAge, domain, path] = [cookie.maxAge?.value, cookie.domain?.value, cookie.path?.value]
  const seconds = cookie.expires?.value?.seconds
  const sameSite = cookie.sameSite && sameSiteNames[cookie.sameSite]

  const parts = [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`]
  if (isSet(maxAge)) parts.push(`Max-Age=${Math.floor(maxAge)}`)
  if (isSet(domain)) parts.push(`Domain=${domain}`)
  if (isSet(path)) parts.push(`Path=${path}`)
  if (isSet(seconds)) parts.push(`Expires=${new Date(seconds * 1000).toUTCString()}`)
  if (cookie.httpOnly?.value === true) parts.push('HttpOnly')
  if (cookie.secure?.value === true) parts.push('Secure')
  if (sameSite !== undefined) parts.push(`SameSite=${sameSite}`)
  return parts.join('; ')
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}
