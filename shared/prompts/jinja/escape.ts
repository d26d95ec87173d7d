import { PyMarkup, type Value } from './values'
import { strOf } from './python-print'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}

/** Escapes a text for HTML as markupsafe does. */
export const escapeText = (text: string): string => text.replace(/[&<>'"]/g, (character) => entities[character] ?? '')

/** markupsafe's `escape(value)`: what is escaped stays as it is. */
export const escapeHtml = (value: Value): PyMarkup =>
  value instanceof PyMarkup ? value : new PyMarkup(escapeText(strOf(value)))
